// The messages of a centre, in an SQLite file of their own, mode 0600, that the broker and the
// notifier share: the broker puts messages in and withdraws them, the notifier writes down what
// became of them. Each transaction is short, and no network is waited for in one, so that neither
// ever keeps the other waiting for longer than a write takes.
//
// A mobile number is in it sealed, and overwritten as soon as its message needs it no more. Of one
// thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include <sys/types.h>

#include "broker/messages/message.h"
#include "common/domain/fault.h"
#include "common/storage/sqlite.h"

namespace dawr {

class MessageBox {
 public:
  // Made if there is none. `patience`: how long each call waits for the other program before it
  // says `busy`, and nothing was done. `damaged`: not a box of ours.
  static Result<MessageBox> open(const std::filesystem::path& file,
                                 std::chrono::milliseconds patience);
  // To look at, never to change; `missing`: there is none.
  static Result<MessageBox> open_to_read(const std::filesystem::path& file);
  // False: its file was deleted or replaced, and nobody else sees what happens to this one.
  [[nodiscard]] bool is_in_place() const;
  // With all that SQLite keeps beside it. Nothing to do without one.
  static Result<> destroy(const std::filesystem::path& file);

  // --- the broker ---

  struct Settled {
    std::size_t made{};
    std::size_t withdrawn{};
  };
  // `due`: every message of presence that is due now. Those not made yet are made; those that
  // no attempt was made of tell what is so now; those waiting
  // that are not among them are withdrawn and their numbers erased, as are the numbers of those
  // that are being sent. Messages of presence of service dates before `today` are deleted (none: no
  // day is open, and nothing is deleted). All of it, or nothing. Writes only if something changes.
  Result<Settled> settle(const std::vector<DueMessage>& due, std::optional<ServiceDate> today,
                         Instant now);
  // The same for one that is not of presence: it is made once, and stays until it is of no use.
  // False: it was made before.
  Result<bool> put(const DueMessage& message, Instant now);

  // --- the notifier ---

  // Pending, being sent, or accepted and still to be asked for; those that are useless first,
  // first.
  Result<std::vector<Message>> unfinished();
  // Before an attempt: durable when this returns. False: there is nothing to send any more.
  Result<bool> begin_attempt(const Message& message);
  // State, attempts, time, gateway's name and reason as given; the number is erased unless the
  // message is pending or being sent.
  Result<> write(const Message& message);

  // --- doctor ---

  struct Figures {
    std::size_t waiting{};                   // pending or being sent
    std::optional<Instant> waiting_since{};  // the oldest of them
    std::string reason{};                    // why it could not be sent the last time
    std::size_t refused{};
    std::size_t expired{};
    std::size_t uncertain{};
    std::size_t undelivered{};
    std::size_t accepted{};  // whether delivered or not
  };
  Result<Figures> figures();

 private:
  MessageBox(std::filesystem::path file, std::unique_ptr<storage::Database> database)
      : file_(std::move(file)), database_(std::move(database)) {}

  [[nodiscard]] Fault fault(const storage::Failure& failure) const;
  void insert(const DueMessage& message, Instant now);
  void renew(const DueMessage& message, Instant now);
  template <class Work>
  auto in_transaction(Work&& work) -> Result<decltype(work())>;

  std::filesystem::path file_;
  std::unique_ptr<storage::Database> database_;
  ino_t inode_{};
};

}  // namespace dawr
