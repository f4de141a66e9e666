// Hashes as words that two people compare aloud: the fingerprint of a key or a receipt.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace dawr {

// Six pronounceable words, such as "badu kimo salu rabi jonu wida". 66 bits: the first six 11-bit
// groups, most significant bit first. Each is a word of consonant, vowel, consonant, vowel: 4 bits
// choose from "bdfghjklmnrstwyz" (no p or v, which Arabic does not tell from b and f), 2 from
// "aiou", 3 from "bdklmnrt", 2 from "aiou".
std::string spoken_words(const std::array<std::uint8_t, 16>& hash);

}  // namespace dawr
