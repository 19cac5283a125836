#include "job/api/bounds.h"

#include <vector>

#include "base/doc/json.h"
#include "job/api/codec.h"
#include "job/api/schedule_codec.h"
#include "job/api/tuning_codec.h"

namespace weir::job {
namespace {

// The length of the UTF-8 character at the front of `text`, 0 when there is none. Overlong forms,
// surrogates and code points above U+10FFFF are none (RFC 3629).
size_t CharLength(std::string_view text) {
  const auto byte = [&](size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (text.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  if (lead == 0xE0 && byte(1) < 0xA0) return 0;
  if (lead == 0xED && byte(1) > 0x9F) return 0;
  if (lead == 0xF0 && byte(1) < 0x90) return 0;
  if (lead == 0xF4 && byte(1) > 0x8F) return 0;
  return length;
}

bool IsPlain(std::string_view character) {
  const auto c = static_cast<unsigned char>(character.front());
  return c >= 0x20 ? c != 0x7F : c == '\n' || c == '\t';
}

void Bound(std::string* text, size_t max_bytes) { *text = Bounded(*text, max_bytes); }

void Bound(std::vector<std::string>* list, size_t max_items, size_t max_bytes) {
  if (list->size() > max_items) list->resize(max_items);
  for (std::string& item : *list) Bound(&item, max_bytes);
}

void Bound(SystemTime* time) { *time = std::chrono::floor<seconds>(*time); }

void BoundDeployment(DeploymentStatus* deployment) {
  Bound(&deployment->job_id, kMaxWordBytes);
  Bound(&deployment->intent_hash, kMaxNameBytes);
  Bound(&deployment->frame_hash, kMaxWordBytes);
  Bound(&deployment->rescale_ordered);
  Bound(&deployment->rescale_asked);
  Bound(&deployment->rescale_from_intent, kMaxWordBytes);
  Bound(&deployment->config_name, kMaxNameBytes);
  Bound(&deployment->rest_port, kMaxWordBytes);
  Bound(&deployment->redeploy_nonce, kMaxNameBytes);
  Bound(&deployment->started);
  Bound(&deployment->running_since);
  Bound(&deployment->healthy_since);
  Bound(&deployment->loop_since);
  Bound(&deployment->stop_ordered);
  Bound(&deployment->restore_nonce, kMaxNameBytes);
  Bound(&deployment->restored_from, kMaxPathBytes);
  Bound(&deployment->checkpoint_dir, kMaxPathBytes);
  Bound(&deployment->stop_trigger, kMaxWordBytes);
  Bound(&deployment->stop_triggered);
  Bound(&deployment->stop_failed);
  Bound(&deployment->stop_failure, kMaxDetailBytes);
}

void BoundFields(SqlJobStatus* status) {
  for (std::string* word : {&status->reason, &status->result, &status->job_state}) {
    Bound(word, kMaxWordBytes);
  }
  Bound(&status->message, kMaxMessageBytes);
  Bound(&status->ui_url, kMaxDetailBytes);
  Bound(&status->start);
  Bound(&status->end);
  if (status->conditions.size() > kMaxConditions) status->conditions.resize(kMaxConditions);
  for (Condition& condition : status->conditions) {
    for (std::string* word : {&condition.type, &condition.status, &condition.reason}) {
      Bound(word, kMaxWordBytes);
    }
    Bound(&condition.message, kMaxMessageBytes);
    Bound(&condition.last_transition);
  }
  BoundDeployment(&status->deployment);
  if (status->run) BoundRun(&*status->run);
  BoundRuns(&status->runs);
  if (auto& failure = status->failure) {
    Bound(&failure->root_cause, kMaxMessageBytes);
    Bound(&failure->chain, kMaxChainItems, kMaxChainItemBytes);
    Bound(&failure->pod_reason, kMaxWordBytes);
  }
  if (auto& checkpoint = status->checkpoint) {
    Bound(&checkpoint->path, kMaxPathBytes);
    Bound(&checkpoint->completed);
  }
  if (auto& savepoint = status->savepoint) {
    Bound(&savepoint->path, kMaxPathBytes);
    Bound(&savepoint->taken);
    Bound(&savepoint->nonce, kMaxNameBytes);
    Bound(&savepoint->trigger, kMaxWordBytes);
    Bound(&savepoint->triggered);
    Bound(&savepoint->failure, kMaxDetailBytes);
    Bound(&savepoint->kept, kMaxKeptSavepoints, kMaxSavepointNameBytes);
    Bound(&savepoint->scheduled);
  }
  if (auto& point = status->state_point) {
    Bound(&point->path, kMaxPathBytes);
    Bound(&point->taken);
  }
  Bound(&status->restart.next);
  Bound(&status->revisions.deployed, kMaxRevisionNameBytes);
  Bound(&status->revisions.former, kMaxRevisionNameBytes);
  Bound(&status->revisions.stable, kMaxRevisionNameBytes);
  Bound(&status->revisions.names, kMaxRevisions, kMaxRevisionNameBytes);
  if (auto& rollback = status->rollback) {
    Bound(&rollback->revision, kMaxRevisionNameBytes);
    Bound(&rollback->failed_intent, kMaxWordBytes);
    Bound(&rollback->redeploy_nonce, kMaxNameBytes);
    Bound(&rollback->restore_nonce, kMaxNameBytes);
    Bound(&rollback->reason, kMaxNoteBytes);
  }
  if (auto& sql = status->sql) {
    Bound(&sql->sources, kMaxTables, kMaxTableBytes);
    Bound(&sql->sinks, kMaxTables, kMaxTableBytes);
    Bound(&sql->notes, kMaxNotes, kMaxNoteBytes);
  }
  BoundTuned(&status->tuned);
  BoundTuned(&status->recommended);
}

bool Fits(const SqlJobStatus& status) {
  return doc::DumpJson(EncodeStatus(status)).size() < kMaxStatusBytes;
}

}  // namespace

std::string Bounded(std::string_view text, size_t max_bytes) {
  constexpr std::string_view kDots = "...";
  std::string out;
  size_t keep = 0;  // where to cut so that the dots still fit
  while (!text.empty()) {
    const size_t length = CharLength(text);
    const std::string_view character = text.substr(0, length);
    const bool plain = length > 0 && IsPlain(character);
    const std::string_view piece = plain ? character : std::string_view("?");
    if (out.size() + piece.size() > max_bytes) {
      out.resize(keep);
      out += kDots.substr(0, max_bytes - keep);
      return out;
    }
    out += piece;
    if (out.size() + kDots.size() <= max_bytes) keep = out.size();
    text.remove_prefix(length > 0 ? length : 1);
  }
  return out;
}

SqlJobStatus Canonical(SqlJobStatus status) {
  BoundFields(&status);
  // Only text full of quotes, backslashes or newlines (two bytes each in JSON) gets this far.
  if (!Fits(status) && status.failure) status.failure->chain.clear();
  if (!Fits(status) && status.sql) status.sql->notes.clear();
  if (!Fits(status) && status.sql) {
    status.sql->sources.clear();
    status.sql->sinks.clear();
  }
  return status;
}

}  // namespace weir::job
