// to_wire / from_wire of what several frames share. Inside of the codec only; generated types are
// declared here and known to .cpp files alone.
#pragma once

#include "common/domain/approval.h"
#include "common/domain/board.h"
#include "common/domain/day_plan.h"
#include "common/domain/metric_cell.h"
#include "common/domain/policy.h"
#include "common/domain/promise.h"
#include "common/domain/rejection.h"
#include "common/wire/codec.h"

namespace flatbuffers {
class FlatBufferBuilder;
template <class T>
struct Offset;
}  // namespace flatbuffers

namespace dawr::wire {

namespace fb {
struct ApprovalRequest;
struct Board;
struct BoardCall;
struct CentrePolicy;
struct Cover;
struct DayPlan;
struct Line;
struct MetricCell;
struct Name;
struct Notice;
struct Override;
struct Promise;
struct Rejection;
struct Service;
struct SetSkills;
}  // namespace fb

using Builder = flatbuffers::FlatBufferBuilder;

flatbuffers::Offset<fb::Name> to_wire(Builder& builder, const Name& name);
flatbuffers::Offset<fb::Notice> notice_to_wire(Builder& builder, const Name& text);
flatbuffers::Offset<fb::Promise> to_wire(Builder& builder, const Promise& promise);
flatbuffers::Offset<fb::Line> to_wire(Builder& builder, const Line& line);
flatbuffers::Offset<fb::Service> to_wire(Builder& builder, const Service& service);
flatbuffers::Offset<fb::Rejection> to_wire(Builder& builder, const Rejection& rejection);
flatbuffers::Offset<fb::DayPlan> to_wire(Builder& builder, const DayPlan& day);
flatbuffers::Offset<fb::Override> to_wire(Builder& builder, const Override& deed);
flatbuffers::Offset<fb::SetSkills> to_wire(Builder& builder, const SetSkills& deed);
flatbuffers::Offset<fb::Cover> to_wire(Builder& builder, const Cover& deed);
flatbuffers::Offset<fb::ApprovalRequest> to_wire(Builder& builder, const ApprovalRequest& request);
flatbuffers::Offset<fb::BoardCall> to_wire(Builder& builder, const BoardCall& call);
flatbuffers::Offset<fb::Board> to_wire(Builder& builder, const Board& board);
flatbuffers::Offset<fb::CentrePolicy> to_wire(Builder& builder, const CentrePolicy& policy);
flatbuffers::Offset<fb::MetricCell> to_wire(Builder& builder, const SignedCell& answered);

Name from_wire(const fb::Name& name);
Name from_wire(const fb::Notice& text);
// Absent: of an older version, which promised nothing.
Promise from_wire(const fb::Promise* promise);
Line from_wire(const fb::Line& line);
Service from_wire(const fb::Service& service);
Rejection from_wire(const fb::Rejection& rejection);
DayPlan from_wire(const fb::DayPlan& day);
Override from_wire(const fb::Override& deed);
SetSkills from_wire(const fb::SetSkills& deed);
Cover from_wire(const fb::Cover& deed);
ApprovalRequest from_wire(const fb::ApprovalRequest& request);
BoardCall from_wire(const fb::BoardCall& call);
Board from_wire(const fb::Board& board);
CentrePolicy from_wire(const fb::CentrePolicy& policy);
SignedCell from_wire(const fb::MetricCell& answered);

// What the schema can't say about a cell; null when all is well.
const char* fault_of(const fb::MetricCell& cell);

// The finished frame.
Bytes bytes_of(const Builder& builder);

}  // namespace dawr::wire
