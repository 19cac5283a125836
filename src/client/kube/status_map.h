// The one table from the API server's answers to Status. Pure.
// Source: https://kubernetes.io/docs/reference/using-api/api-concepts/ and metav1.Status.reason.
#pragma once

#include "base/core/status.h"
#include "base/doc/json.h"
#include "client/http/transport.h"

namespace weir::kube {

// The failure that a non-2xx answer means. `what` names the call ("get sqljobs shop/orders").
// The reason is metav1.Status' own ("AlreadyExists", "Invalid", "Forbidden", ...) when the body is
// one, "Expired" for every 410, else a token for the HTTP status.
Status StatusOfResponse(const http::Response& response, std::string_view what);

// The same for the Status object inside an ERROR watch event.
Status StatusOfObject(const doc::Json& object, std::string_view what);

}  // namespace weir::kube
