// Where the files are that came with the programs: the sample centre and, in its folder `phrases`,
// the words of the screens.
#pragma once

#include <filesystem>

namespace dawr::host {

// For a program in PREFIX/bin: PREFIX/share/dawr/config, wherever PREFIX is. For one that is not
// installed: `config` below the current folder, which is then a checkout.
std::filesystem::path config_folder();
std::filesystem::path config_folder_of(const std::filesystem::path& program);

}  // namespace dawr::host
