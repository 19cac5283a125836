#include "pipeline/reconcile/listing.h"

#include <utility>

#include "base/doc/value.h"
#include "runtime/object/object.h"

namespace weir::pipeline {
namespace {

std::string Name(const kube::ObjectKey& key) { return "ConfigMap " + key.ToString(); }

std::string LabelCommand(const kube::ObjectKey& key) {
  return "kubectl -n " + key.ns + " label configmap " + key.name + " " + kFilesSelector;
}

Listing Unusable(std::optional<std::string> version, std::string trouble) {
  return {std::move(version), nullptr, std::move(trouble)};
}

Listing ListingOf(const doc::Json& object, const kube::ObjectKey& config_map,
                  const std::string& key, std::optional<std::string> version) {
  const auto text =
      runtime::ConfigMapText(object, config_map.ToString(), key, "spec.source.files.namesFrom");
  if (!text.ok()) return Unusable(std::move(version), text.status().message());
  auto names = ParseListing(*text);
  if (!names.ok()) {
    return Unusable(std::move(version),
                    Name(config_map) + " key '" + key + "': " + names.status().message());
  }
  return {std::move(version), *std::move(names), ""};
}

}  // namespace

kube::ObjectKey ListingKey(const Pipeline& pipeline) {
  return {pipeline.meta.ns, pipeline.spec.source.files->names_from->name};
}

Result<std::optional<Listing>> ListingReader::Read(const Pipeline& pipeline,
                                                   const std::optional<Listing>& known,
                                                   std::stop_token stop) const {
  const kube::ObjectKey key = ListingKey(pipeline);
  const auto watched = store_.Get(key);
  std::optional<std::string> version;
  if (watched != nullptr) version = *watched;
  // One that is not watched is looked at each time: what is wrong with it may be another thing now.
  if (known && version && known->version == version) return std::nullopt;
  const auto object = client_.Get(kube::kConfigMaps, key, std::move(stop));
  if (!object.ok()) {
    switch (object.status().code()) {
      case Code::kNotFound:
        return Unusable(version, Name(key) + " is not there; create it with the key '" +
                                     pipeline.spec.source.files->names_from->key +
                                     "' and the label " + kFilesSelector +
                                     ", or mend spec.source.files.namesFrom");
      case Code::kDenied:
        return Unusable(
            version, Name(key) + " may not be read by the operator: " + object.status().message() +
                         "; grant it get, list and watch of configmaps here");
      default:
        return object.status().WithContext("reading " + Name(key));
    }
  }
  if (doc::StringAt(*object, {"metadata", "labels", kFilesLabel}) != "true") {
    return Unusable(version, Name(key) + " has no label " + kFilesSelector +
                                 ", so that its changes would not be seen: " + LabelCommand(key));
  }
  return ListingOf(*object, key, pipeline.spec.source.files->names_from->key, std::move(version));
}

}  // namespace weir::pipeline
