#include "client/kube/exec_plugin.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/doc/value.h"

namespace weir::kube {
namespace {

constexpr size_t kMaxOutput = size_t{1} << 20;

class Fd {
 public:
  explicit Fd(int fd) : fd_(fd) {}
  ~Fd() { Close(); }
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  int get() const { return fd_; }
  void Close() {
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
  }

 private:
  int fd_;
};

Status Failed(const ExecConfig& config, const std::string& why) {
  return Denied("ExecPluginFailed", "the kubeconfig's exec plugin \"" + config.command + "\" " +
                                        why + (config.install_hint.empty() ? "" : "\n") +
                                        config.install_hint);
}

// Our environment, then the kubeconfig's, then what the plugin was asked.
std::vector<std::string> MakeEnvironment(const ExecConfig& config, const doc::Json& cluster_info) {
  std::vector<std::string> out;
  const auto set = [&out](const std::string& name, const std::string& value) {
    std::erase_if(out, [&](const std::string& line) { return line.rfind(name + "=", 0) == 0; });
    out.push_back(name + "=" + value);
  };
  for (char** line = environ; *line != nullptr; ++line) out.emplace_back(*line);
  for (const auto& [name, value] : config.env) set(name, value);
  doc::Json info{{"kind", "ExecCredential"},
                 {"apiVersion", config.api_version},
                 {"spec", {{"interactive", false}}}};
  if (config.provide_cluster_info) info["spec"]["cluster"] = cluster_info;
  set("KUBERNETES_EXEC_INFO", doc::DumpJson(info));
  return out;
}

std::vector<char*> Pointers(std::vector<std::string>& strings) {
  std::vector<char*> out;
  out.reserve(strings.size() + 1);
  for (std::string& text : strings) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

// The child's pid, or -errno. Only standard streams are inherited.
int Spawn(const ExecConfig& config, const doc::Json& cluster_info, int stdout_fd) {
  std::vector<std::string> arguments{config.command};
  arguments.insert(arguments.end(), config.args.begin(), config.args.end());
  std::vector<std::string> environment = MakeEnvironment(config, cluster_info);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, stdout_fd, STDOUT_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  pid_t pid = 0;
  const int error = posix_spawnp(&pid, config.command.c_str(), &actions, &attributes,
                                 Pointers(arguments).data(), Pointers(environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error == 0 ? pid : -error;
}

// Milliseconds left for poll(2).
int Left(std::chrono::steady_clock::time_point deadline) {
  const auto left =
      std::chrono::duration_cast<milliseconds>(deadline - std::chrono::steady_clock::now());
  return left.count() > 0 ? static_cast<int>(left.count()) : 0;
}

// Reads to the end. False: too much or too late.
bool ReadAll(int fd, std::chrono::steady_clock::time_point deadline, std::string* out) {
  std::array<char, 4096> buffer{};
  while (true) {
    pollfd ready{fd, POLLIN, 0};
    const int count = poll(&ready, 1, Left(deadline));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    const ssize_t size = read(fd, buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return size == 0;
    out->append(buffer.data(), static_cast<size_t>(size));
    if (out->size() > kMaxOutput) return false;
  }
}

// The exit status as waitpid tells it, after killing what is still alive at the deadline.
int Reap(pid_t pid, bool kill_now, std::chrono::steady_clock::time_point deadline) {
  if (!kill_now) {
    // (The C library's wrapper has C++ linkage by mistake in Debian 12.)
    const Fd handle(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
    pollfd ended{handle.get(), POLLIN, 0};
    while (poll(&ended, 1, Left(deadline)) < 0 && errno == EINTR) {
    }
    kill_now = (ended.revents & POLLIN) == 0;
  }
  if (kill_now) kill(-pid, SIGKILL);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

Result<ExecCredential> ParseExecCredential(std::string_view text, std::string_view api_version) {
  const auto bad = [](const std::string& why) { return Denied("ExecPluginFailed", why); };
  const auto parsed = doc::ParseJson(text, {.max_bytes = kMaxOutput, .max_depth = 16});
  if (!parsed.ok() || doc::StringAt(*parsed, {"kind"}) != "ExecCredential") {
    return bad("did not print an ExecCredential");
  }
  if (const auto version = doc::StringAt(*parsed, {"apiVersion"}); version != api_version) {
    return bad("printed version \"" + version.substr(0, 100) + "\" but the kubeconfig asks for \"" +
               std::string(api_version) + "\"");
  }
  ExecCredential out{doc::StringAt(*parsed, {"status", "token"}),
                     doc::StringAt(*parsed, {"status", "clientCertificateData"}),
                     doc::StringAt(*parsed, {"status", "clientKeyData"}), std::nullopt};
  if (out.token.empty() && out.client_cert_pem.empty()) {
    return bad("printed neither a token nor a client certificate");
  }
  if (out.client_cert_pem.empty() != out.client_key_pem.empty()) {
    return bad("printed a client certificate without its key, or a key without its certificate");
  }
  const std::string expires = doc::StringAt(*parsed, {"status", "expirationTimestamp"});
  if (!expires.empty()) {
    const auto time = ParseTime(expires);
    if (!time.ok()) return bad("printed an expirationTimestamp that is no RFC 3339 time");
    out.expires = *time;
  }
  return out;
}

Result<ExecCredential> RunExecPlugin(const ExecConfig& config, const doc::Json& cluster_info,
                                     seconds timeout) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return Failed(config, "could not be started: no pipe");
  const Fd read_end(ends[0]);
  Fd write_end(ends[1]);
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  const int pid = Spawn(config, cluster_info, write_end.get());
  if (pid < 0) return Failed(config, std::string("could not be started: ") + std::strerror(-pid));
  write_end.Close();
  std::string output;
  const bool complete = ReadAll(read_end.get(), deadline, &output);
  const int status = Reap(pid, !complete, deadline);
  if (!complete) return Failed(config, "printed more than 1 MiB or took too long");
  if (!WIFEXITED(status)) return Failed(config, "was killed, or took too long");
  if (WEXITSTATUS(status) != 0) {
    return Failed(config, "failed with exit code " + std::to_string(WEXITSTATUS(status)));
  }
  auto credential = ParseExecCredential(output, config.api_version);
  if (!credential.ok()) return Failed(config, credential.error().message());
  return credential;
}

}  // namespace weir::kube
