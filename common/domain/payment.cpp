#include "common/domain/payment.h"

#include <algorithm>
#include <iterator>

#include "common/domain/limits.h"
#include "common/domain/people_numbers.h"

namespace dawr {
namespace {

bool is_sign(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

}  // namespace

bool is_payment_reference(std::string_view text) {
  if (text.empty() || text.size() > limits::reference_bytes) return false;
  if (!is_sign(text.front()) || !is_sign(text.back())) return false;
  const auto allowed = [](char c) { return is_sign(c) || c == '-' || c == '/'; };
  return std::ranges::all_of(text, allowed) && !tells_number_of_person(text);
}

std::string receipt_of(std::string_view reference) {
  std::string receipt;
  std::ranges::copy_if(reference, std::back_inserter(receipt), is_sign);
  return receipt;
}

}  // namespace dawr
