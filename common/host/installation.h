// Where the files are that came with the programs: the sample centre, the words of the screens in
// its folder `phrases`, those of the voice in `voice`.
#pragma once

#include <filesystem>
#include <string_view>

namespace dawr::host {

// For a program in PREFIX/bin: PREFIX/share/dawr/config, wherever PREFIX is. For one that is not
// installed: `config` below the current folder, which is then a checkout.
std::filesystem::path config_folder();
std::filesystem::path config_folder_of(const std::filesystem::path& program);

// Another program in the folder of this one.
std::filesystem::path program_beside(std::string_view name);

}  // namespace dawr::host
