#include "job/observe/secret_source.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/crypto/hash.h"
#include "base/doc/value.h"
#include "sql/compile/secrets.h"

namespace weir::job {
namespace {

std::string Named(const SqlJob& job, const std::string& name) {
  return "Secret " + job.meta.ns + "/" + name;
}

std::string WhyNot(const Status& error, const SqlJob& job, const std::string& name) {
  if (error.code() == Code::kNotFound) {
    return Named(job, name) + " is not there; create it with the label " + kLabelSql + "=" +
           kLabelSqlAllowed;
  }
  if (error.code() == Code::kDenied) {
    return "the operator may not read " + Named(job, name) +
           "; its Role there needs the verb get for secrets";
  }
  return Named(job, name) + " could not be read: " + error.message();
}

// The value under `key`, or why it cannot be had in `*error`.
std::string ValueOf(const doc::Json& secret, const SqlJob& job, const sql::SecretRef& ref,
                    std::string* error) {
  const doc::Json* data = doc::Find(secret, {"data", ref.key});
  if (data == nullptr || !data->is_string()) {
    *error = Named(job, ref.name) + " has no key '" + ref.key + "'";
    return "";
  }
  Result<std::string> value = crypto::Base64Decode(data->get_ref<const std::string&>());
  if (!value.ok()) {
    *error = "the value of " + Named(job, ref.name) + " key '" + ref.key + "' is not base64";
    return "";
  }
  const std::string_view problem = sql::SecretValueProblem(*value);
  if (problem.empty()) return *std::move(value);
  *error = "the value of " + Named(job, ref.name) + " key '" + ref.key +
           "' cannot stand in a script: " + std::string(problem) +
           " (kubectl create secret --from-literal adds no line break)";
  return "";
}

}  // namespace

SecretsSeen ReadSecrets(kube::KubeClient& client, const SqlJob& job,
                        std::initializer_list<std::string_view> scripts, std::stop_token stop) {
  SecretsSeen seen;
  const auto fail = [&](std::string error) {
    if (seen.error.empty()) seen.error = std::move(error);
  };
  std::set<sql::SecretRef> refs;  // by name
  for (const std::string_view script : scripts) {
    for (sql::SecretRef& ref : sql::FindSecretRefs(script)) refs.insert(std::move(ref));
  }
  std::optional<doc::Json> secret;  // the one that is called `name`; none: it cannot be had
  std::string name;
  size_t read = 0;
  for (const sql::SecretRef& ref : refs) {
    if (ref.name != name) {
      name = ref.name;
      secret.reset();
      if (++read > kMaxSecrets) {
        fail("the script names more than " + std::to_string(kMaxSecrets) + " Secrets");
        break;
      }
      Result<doc::Json> found = client.Get(kube::kSecrets, {job.meta.ns, name}, stop);
      if (!found.ok()) {
        fail(WhyNot(found.error(), job, name));
      } else if (doc::StringAt(*found, {"metadata", "labels", kLabelSql}) != kLabelSqlAllowed) {
        fail(Named(job, name) + " is not meant for SQL; allow it: kubectl label secret " + name +
             " -n " + job.meta.ns + " " + kLabelSql + "=" + kLabelSqlAllowed);
      } else {
        secret = *std::move(found);
      }
    }
    if (!secret) continue;
    std::string error;
    std::string value = ValueOf(*secret, job, ref, &error);
    if (error.empty()) {
      seen.values[ref.Text()] = std::move(value);
    } else {
      fail(std::move(error));
    }
  }
  return seen;
}

}  // namespace weir::job
