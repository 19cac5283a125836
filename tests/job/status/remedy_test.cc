#include "job/status/remedy.h"

#include <gtest/gtest.h>

namespace weir::job {
namespace {

std::string Refusal(const std::string& user, const std::string& verb, const std::string& resource,
                    const std::string& group, const std::string& ns) {
  return "creating Deployment shop/orders-jm: " + resource + " is forbidden: User \"" + user +
         "\" cannot " + verb + " resource \"" + resource + "\" in API group \"" + group +
         "\" in the namespace \"" + ns + "\"";
}

constexpr char kAccount[] = "system:serviceaccount:weir-system:weir";

TEST(GrantCommandTest, Table) {
  struct Case {
    const char* name;
    std::string message;
    const char* want;
  };
  for (const Case& c : {
           Case{"a service account", Refusal(kAccount, "create", "deployments", "apps", "shop"),
                "kubectl create role weir-create-deployments -n shop --verb=create "
                "--resource=deployments.apps && kubectl create rolebinding "
                "weir-create-deployments -n shop --role=weir-create-deployments "
                "--serviceaccount=weir-system:weir"},
           Case{
               "the core group", Refusal(kAccount, "delete", "configmaps", "", "shop"),
               "kubectl create role weir-delete-configmaps -n shop --verb=delete "
               "--resource=configmaps && kubectl create rolebinding weir-delete-configmaps -n shop "
               "--role=weir-delete-configmaps --serviceaccount=weir-system:weir"},
           Case{"a subresource", Refusal(kAccount, "update", "sqljobs/status", "weir.dev", "shop"),
                "kubectl create role weir-update-sqljobs-status -n shop --verb=update "
                "--resource=sqljobs.weir.dev/status && kubectl create rolebinding "
                "weir-update-sqljobs-status -n shop --role=weir-update-sqljobs-status "
                "--serviceaccount=weir-system:weir"},
           Case{"a user", Refusal("dev@example.org", "create", "services", "", "shop"),
                "kubectl create role weir-create-services -n shop --verb=create "
                "--resource=services && kubectl create rolebinding weir-create-services -n shop "
                "--role=weir-create-services --user=dev@example.org"},
           Case{"a quota", "deployments.apps \"x\" is forbidden: exceeded quota: q", ""},
           Case{"a terminating namespace",
                "forbidden: unable to create new content in namespace shop because it is being "
                "terminated",
                ""},
           Case{"cluster scope",
                "namespaces is forbidden: User \"a\" cannot list resource \"namespaces\" in API "
                "group \"\" at the cluster scope",
                ""},
           Case{"nothing a shell could run",
                Refusal("a; rm -rf $HOME", "create", "services", "", "shop"), ""},
           Case{"an endless name", Refusal(std::string(4000, 'a'), "create", "services", "", "s"),
                ""},
           Case{"no user", Refusal("", "create", "services", "", "shop"), ""},
           Case{"empty", "", ""},
       }) {
    EXPECT_EQ(GrantCommand(c.message), c.want) << c.name;
  }
}

}  // namespace
}  // namespace weir::job
