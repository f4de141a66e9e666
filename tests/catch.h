// The one place that names Catch2: version 2 as Debian 12 has it, version 3 where it is installed.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
