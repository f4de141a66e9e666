// The tables and views of a copy for SQL; sql_copy.h documents them.
#pragma once

namespace dawr::ctl {

extern const char* const sql_tables;
extern const char* const sql_views;

}  // namespace dawr::ctl
