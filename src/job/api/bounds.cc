#include "job/api/bounds.h"

#include <vector>

#include "base/doc/json.h"
#include "job/api/codec.h"
#include "job/api/schedule_codec.h"
#include "job/api/tuning_codec.h"

namespace weir::job {
namespace {

void Bound(std::string* text, size_t max_bytes) { *text = Bounded(*text, max_bytes); }

void Bound(std::vector<std::string>* list, size_t max_items, size_t max_bytes) {
  if (list->size() > max_items) list->resize(max_items);
  for (std::string& item : *list) Bound(&item, max_bytes);
}

void Bound(SystemTime* time) { *time = std::chrono::floor<seconds>(*time); }

void BoundDeployment(DeploymentStatus* deployment) {
  Bound(&deployment->job_id, kMaxHashBytes);
  Bound(&deployment->intent_hash, kMaxHashBytes);
  Bound(&deployment->frame_hash, kMaxHashBytes);
  Bound(&deployment->rescale_ordered);
  Bound(&deployment->rescale_asked);
  Bound(&deployment->rescale_from_intent, kMaxHashBytes);
  Bound(&deployment->config_name, kMaxWordBytes);
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
  Bound(&deployment->stop_trigger, kMaxHashBytes);
  Bound(&deployment->stop_triggered);
  Bound(&deployment->stop_failed);
  Bound(&deployment->stop_failure, kMaxDetailBytes);
  Bound(&deployment->own_connectors, kMaxOwnConnectors, kMaxOwnConnectorBytes);
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
    Bound(&failure->pod, kMaxWordBytes);
    Bound(&failure->last_lines, kMaxLogLines, kMaxLogLineBytes);
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

SqlJobStatus Canonical(SqlJobStatus status) {
  BoundFields(&status);
  if (Fits(status)) return status;
  // Only text full of quotes, backslashes or newlines (two bytes each in JSON) gets this far.
  if (status.failure) status.failure->last_lines.clear();
  if (!Fits(status) && status.failure) status.failure->chain.clear();
  if (!Fits(status) && status.sql) status.sql->notes.clear();
  if (!Fits(status) && status.sql) {
    status.sql->sources.clear();
    status.sql->sinks.clear();
  }
  return status;
}

}  // namespace weir::job
