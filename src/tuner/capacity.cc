#include "tuner/capacity.h"

#include <algorithm>
#include <cmath>

#include "tuner/numeric.h"

namespace weir::tuner {
namespace {

// Exponents between 0.8 and 1 are what keyed jobs show; 0.93 is their middle, 0.06 their spread.
constexpr double kPriorSlope = 0.93;
constexpr double kPriorSlopeSd = 0.06;
// A far step up is sized for a slope this many deviations worse: too small costs a second restart
// while the backlog grows. A step down needs none: what it relies on is a slope above the prior.
constexpr double kCaution = 1.2;
constexpr double kMinSlope = 0.6;
constexpr double kMaxSlope = 1.1;
// Error of one point: busy ratios scatter by some per cent a window, averaged over a few windows.
constexpr double kPointSd = 0.025;
// Ten windows: old enough to average the noise, young enough to follow a plant that drifts.
constexpr double kMaxWeight = 10;
// A sensor that has never been seen full is trusted to 95 %: busy time misses async waits, GC and
// skew, and the first restart's backlog shows by how much.
constexpr double kUnseenSaturation = 0.95;
// Below this busy ratio the quotient rate / busy is noise.
constexpr double kMinBusy = 0.02;
constexpr size_t kMaxPoints = 6;     // distances in ln P that matter are few
constexpr size_t kMaxVertices = 12;  // the busiest ones: only they can become the bottleneck

double SaturationOf(const VertexModel& v) {
  return v.saturation > 0 ? v.saturation : kUnseenSaturation;
}

VertexModel* FindOrAdd(const std::string& id, CapacityModel* model) {
  for (VertexModel& v : model->vertices) {
    if (v.id == id) return &v;
  }
  if (model->vertices.size() >= kMaxVertices) return nullptr;
  model->vertices.push_back({id, 0, {}});
  return &model->vertices.back();
}

void AddPoint(int p, double log_capacity, double weight, double t_s, VertexModel* vertex) {
  auto& points = vertex->points;
  const auto at = std::find_if(points.begin(), points.end(),
                               [p](const CapacityPoint& c) { return c.parallelism == p; });
  CapacityPoint point{p, log_capacity, weight, t_s};
  if (at != points.end()) {
    const double total = std::min(at->weight + weight, kMaxWeight);
    const double share = std::min(1.0, weight / total);
    point.log_capacity = at->log_capacity + share * (log_capacity - at->log_capacity);
    point.weight = total;
    points.erase(at);
  }
  points.push_back(point);
  if (points.size() > kMaxPoints) points.erase(points.begin());
}

// While a backlog exists, the bottleneck is the vertex that is not held up itself and comes first
// after those that are.
const VertexSample* Bottleneck(const Window& window, const CapacityModel& model) {
  constexpr double kHeldUp = 0.02;
  size_t first = 0;
  for (size_t i = 0; i < window.vertices.size(); ++i) {
    if (window.vertices[i].backpressured.value_or(0) > kHeldUp) first = i + 1;
  }
  const VertexSample* busiest = nullptr;
  double most = 0;
  for (const VertexSample& v : window.vertices) {
    if (!v.busy) continue;
    double saturation = 1;
    for (const VertexModel& m : model.vertices) {
      if (m.id == v.id && m.saturation > 0) saturation = m.saturation;
    }
    if (*v.busy / saturation > most) most = *v.busy / saturation, busiest = &v;
  }
  if (first == 0 || first >= window.vertices.size()) return busiest;
  const VertexSample* held = &window.vertices[first];
  return held->busy && *held->busy > 0.5 ? held : busiest;
}

double LogCapacityAt(const VertexModel& v, double log_p) {
  const CapacityPoint& anchor = v.points.back();
  return anchor.log_capacity +
         CapacityModel::Slope(v).mean * (log_p - std::log(static_cast<double>(anchor.parallelism)));
}

}  // namespace

int ParallelismOf(const Window& window) {
  int p = 0;
  for (const VertexSample& v : window.vertices) p = std::max(p, v.parallelism);
  return p;
}

CapacityModel::SlopeEstimate CapacityModel::Slope(const VertexModel& vertex) {
  double precision = 1 / (kPriorSlopeSd * kPriorSlopeSd);
  double information = kPriorSlope * precision;
  if (vertex.points.empty()) return {kPriorSlope, kPriorSlopeSd};
  const CapacityPoint& anchor = vertex.points.back();
  for (const CapacityPoint& point : vertex.points) {
    if (point.parallelism == anchor.parallelism) continue;
    const double dx = std::log(static_cast<double>(point.parallelism) / anchor.parallelism);
    const double dy = point.log_capacity - anchor.log_capacity;
    // Half a day halves the worth of a point: the plant may have changed.
    const double age = std::max(0.0, anchor.t_s - point.t_s);
    const double worth = std::min(point.weight, 4.0) / 4 * std::exp2(-age / 43200);
    const double w = worth / (2 * kPointSd * kPointSd);
    precision += w * dx * dx;
    information += w * dx * dy;
  }
  return {Clamp(information / precision, kMinSlope, kMaxSlope), 1 / std::sqrt(precision)};
}

std::optional<double> CapacityModel::At(int p) const {
  std::optional<double> least;
  const double log_p = std::log(static_cast<double>(std::max(p, 1)));
  for (const VertexModel& v : vertices) {
    if (v.points.empty()) continue;
    const double c = LogCapacityAt(v, log_p);
    if (!least || c < *least) least = c;
  }
  if (least) *least = std::exp(Clamp(*least, -30, 60));
  return least;
}

std::optional<int> CapacityModel::SizeFor(double demand, const Range& range) const {
  if (!At(1)) return std::nullopt;
  if (!(demand > 0)) return static_cast<int>(range.min);
  const double log_demand = std::log(demand);
  double p = range.min;
  for (const VertexModel& v : vertices) {
    if (v.points.empty()) continue;
    const CapacityPoint& anchor = v.points.back();
    const SlopeEstimate slope = Slope(v);
    double step = (log_demand - anchor.log_capacity) / slope.mean;
    step += kCaution * slope.sd * std::max(step, 0.0) / slope.mean;
    const double log_p = std::log(static_cast<double>(anchor.parallelism)) + step;
    // A hair above an integer is that integer: the model is not that exact.
    p = std::max(p, std::ceil(std::exp(Clamp(log_p, 0, 20)) - 0.02));
  }
  return static_cast<int>(Clamp(p, range.min, range.max));
}

void LearnCapacity(const Window& window, bool saturated, CapacityModel* model) {
  if (window.vertices.empty()) return;
  const std::optional<double> source = window.vertices.front().rate;
  if (!source || !(*source > 0)) return;
  const VertexSample* bottleneck = saturated ? Bottleneck(window, *model) : nullptr;
  for (const VertexSample& v : window.vertices) {
    if (!v.busy || *v.busy < kMinBusy || v.parallelism < 1) continue;
    VertexModel* known = FindOrAdd(v.id, model);
    if (known == nullptr) continue;
    double capacity = *source / std::min(1.0, *v.busy / SaturationOf(*known));
    double weight = 1;
    if (&v == bottleneck) {
      capacity = *source;
      weight = 3;  // measured, not derived
      const double full = Clamp(*v.busy, 0.5, 1);
      known->saturation =
          known->saturation > 0 ? known->saturation + 0.3 * (full - known->saturation) : full;
    }
    if (Finite(std::log(capacity))) {
      AddPoint(v.parallelism, std::log(capacity), weight, window.t_s, known);
    }
  }
}

std::optional<double> Utilisation(const Window& window, const CapacityModel& model) {
  std::optional<double> most;
  for (const VertexSample& v : window.vertices) {
    if (!v.busy) continue;
    double u = *v.busy;
    for (const VertexModel& m : model.vertices) {
      if (m.id == v.id) u /= SaturationOf(m);
    }
    most = std::max(most.value_or(0), u);
  }
  return most;
}

}  // namespace weir::tuner
