#include "tests/sim/beginnings.h"

#include <stdexcept>

#include "broker/journal/sqlite_journal.h"
#include "tests/core/sample_centre.h"
#include "upstream/store.h"

namespace dawr::sim {

Beginnings::Beginnings() {
  const auto must = [](const auto& done) {
    if (!done) throw std::runtime_error(done.error().text);
  };
  must(journal::create_journal(journal, Epoch{0x5eed}));
  must(upstream::create_store(store));
  const auto list = scratch.path() / "centres";
  must(upstream::create_enrolment(list));
  must(upstream::enrol(list, play::sample_centre().code, wire::make_key_pair().public_key, "",
                       Instant{}));
  const log::SigningKey log_key{log::SigningKey::Seed{}};
  must(upstream::set_log_key(list, play::sample_centre().code, log_key.public_key()));
  auto opened = upstream::Enrolment::open(list);
  must(opened);
  enrolment.emplace(*std::move(opened));
  empty_journal = Disk::bytes_of_file(journal);
  empty_store = Disk::bytes_of_file(store);
}

}  // namespace dawr::sim
