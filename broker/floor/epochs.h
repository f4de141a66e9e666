// The epochs that a centre's journal has had, oldest first: a text file in its directory, one
// number of 16 hexadecimal digits a line. A journal may be lost with its disk; that a backup is
// from before a restore must still be seen, or numbers would be given a second time.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "common/domain/fault.h"
#include "common/domain/identifiers.h"

namespace dawr {

// The text of such a file, and back from one; `name` is what it is called by in a fault.
std::string to_text(const std::vector<Epoch>& epochs);
Result<std::vector<Epoch>> parse_epochs(const std::string& name, std::string_view text);

// A centre's code as a part of a file's name: other than letters, digits, '-' and '_' become '_'.
std::string file_name_of(std::string_view code);
// Where a backup's folder keeps what this file says: a machine may be lost with it.
std::filesystem::path epochs_beside(const std::filesystem::path& backup, std::string_view code);

// Empty when there is no file yet.
Result<std::vector<Epoch>> read_epochs(const std::filesystem::path& file);

// Adds what the file does not have at its end.
Result<> remember_epochs(const std::filesystem::path& file, const std::vector<Epoch>& epochs);

}  // namespace dawr
