// What travels, and what the journal and the outbox keep: codec.h.
#include "broker/verify/entry_reader.h"
#include "common/domain/limits.h"
#include "common/domain/utf8.h"
#include "common/wire/codec.h"
#include "tests/fuzz/targets.h"
#include "tests/wire/fields.h"

namespace dawr::fuzz {
namespace {

// The words of a refusal go to whoever sent the frame: they must be able to travel.
void check_refusal(const wire::Malformed& malformed) {
  const bool names_a_place = malformed.detail.find(": ") != std::string::npos;
  require(names_a_place || malformed.code == RejectionCode::version, "a refusal says where");
  require(malformed.detail.size() <= limits::detail_bytes, "the words of a refusal are bounded");
  const wire::BrokerMessage refused = wire::Refused{malformed.code, malformed.detail};
  const auto told = wire::decode_broker_message(wire::encode(refused));
  require(told && tests::equal(*told, refused), "the words of a refusal can travel");
}

template <auto decode>
void check(BytesView bytes) {
  const auto value = decode(bytes);
  if (!value) return check_refusal(value.error());
  const auto again = decode(wire::encode(*value));
  require(again.has_value(), again ? "" : "refused when written again: " + again.error().detail);
  require(tests::equal(*again, *value), "another value when written and read again");
}

}  // namespace

void client_frame(BytesView bytes) { check<wire::decode_client_message>(bytes); }

void broker_frame(BytesView bytes) {
  check<wire::decode_broker_message>(bytes);
  check<wire::decode_slip>(bytes);
}

void feed_frame(BytesView bytes) { check<wire::decode_feed_message>(bytes); }
void uplink_frame(BytesView bytes) { check<wire::decode_uplink_message>(bytes); }
void upstream_frame(BytesView bytes) { check<wire::decode_upstream_message>(bytes); }
void entry(BytesView bytes) {
  check<wire::decode_entry>(bytes);
  const auto codecs = wire::decode_entry(bytes);
  const auto auditors = verify::read_entry(bytes);
  if (codecs && !auditors) throw Broken("the auditor alone refuses: " + auditors.error());
  if (!codecs && auditors) throw Broken("the codec alone refuses: " + codecs.error().detail);
  require(!codecs || tests::equal(*codecs, *auditors), "both readers understand the same");
}
void cell(BytesView bytes) { check<wire::decode_cell>(bytes); }

}  // namespace dawr::fuzz
