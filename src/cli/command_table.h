// What `weir` can be told to do. Users type `weir COMMAND`; two programs answer: `weir` itself what
// is about scripts and files, which must start in no time, and `weir-cluster`, which `weir`
// becomes, what speaks to a cluster or serves. This is the one list: `weir --help`, and who answers
// what.
//
// Pure; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace weir::cli {

enum class Program { kWeir, kWeirCluster };

struct Command {
  std::string_view name;
  std::string_view summary;
  Program program;
};

// In the order of the help.
std::span<const Command> Commands();
// Null when there is none of that name.
const Command* FindCommand(std::string_view name);
// `weir --help`.
std::string Usage();

}  // namespace weir::cli
