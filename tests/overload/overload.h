// More than a centre can bear, against the real broker process: figures before, during and after.
//
// Forty dispensers and eight clerks are at work all the time. On top come, one after the other and
// then all at once: 10,000 presses within a second; a client that sends and never reads; a display
// that never reads; 5,000 connections of strangers; a valid key that sends as fast as it can.
// Wanted: memory within 256 MiB, provider commands' p99 within 250 ms, dispensers served alike,
// everything answered, and afterwards the journal in order with every acknowledged ticket in it.
#pragma once

#include "tests/campaign/campaign.h"

namespace dawr::overload {

// n: seconds of each step.
campaign::Findings run_overload(const campaign::Options& options);

}  // namespace dawr::overload
