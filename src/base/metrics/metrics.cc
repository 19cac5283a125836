#include "base/metrics/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include "base/core/mutex.h"

namespace weir::metrics {
namespace {

class RealCounter : public Counter {
 public:
  explicit RealCounter(prometheus::Counter& counter) : counter_(counter) {}
  void Increment(double by) override { counter_.Increment(by); }
  double Value() const override { return counter_.Value(); }

 private:
  prometheus::Counter& counter_;
};

class RealGauge : public Gauge {
 public:
  explicit RealGauge(prometheus::Gauge& gauge) : gauge_(gauge) {}
  void Set(double value) override { gauge_.Set(value); }
  double Value() const override { return gauge_.Value(); }

 private:
  prometheus::Gauge& gauge_;
};

class RealHistogram : public Histogram {
 public:
  explicit RealHistogram(prometheus::Histogram& histogram) : histogram_(histogram) {}
  void Observe(double value) override { histogram_.Observe(value); }

 private:
  prometheus::Histogram& histogram_;
};

std::string KeyOf(const std::string& name, const Labels& labels) {
  std::string key = name;
  for (const auto& [label, value] : labels) key += '\0' + label + '\0' + value;
  return key;
}

}  // namespace

struct Registry::Impl {
  prometheus::Registry registry;
  Mutex mutex;
  std::map<std::string, std::unique_ptr<Counter>> counters GUARDED_BY(mutex);
  std::map<std::string, std::unique_ptr<Gauge>> gauges GUARDED_BY(mutex);
  std::map<std::string, std::unique_ptr<Histogram>> histograms GUARDED_BY(mutex);
};

Registry::Registry() : impl_(std::make_unique<Impl>()) {}
Registry::~Registry() = default;

Counter& Registry::GetCounter(const std::string& name, const std::string& help,
                              const Labels& labels) {
  MutexLock lock(impl_->mutex);
  auto& slot = impl_->counters[KeyOf(name, labels)];
  if (slot == nullptr) {
    auto& family = prometheus::BuildCounter().Name(name).Help(help).Register(impl_->registry);
    slot = std::make_unique<RealCounter>(family.Add(labels));
  }
  return *slot;
}

Gauge& Registry::GetGauge(const std::string& name, const std::string& help, const Labels& labels) {
  MutexLock lock(impl_->mutex);
  auto& slot = impl_->gauges[KeyOf(name, labels)];
  if (slot == nullptr) {
    auto& family = prometheus::BuildGauge().Name(name).Help(help).Register(impl_->registry);
    slot = std::make_unique<RealGauge>(family.Add(labels));
  }
  return *slot;
}

Histogram& Registry::GetHistogram(const std::string& name, const std::string& help,
                                  const std::vector<double>& buckets, const Labels& labels) {
  MutexLock lock(impl_->mutex);
  auto& slot = impl_->histograms[KeyOf(name, labels)];
  if (slot == nullptr) {
    auto& family = prometheus::BuildHistogram().Name(name).Help(help).Register(impl_->registry);
    slot = std::make_unique<RealHistogram>(family.Add(labels, buckets));
  }
  return *slot;
}

std::string Registry::Serialize() const {
  return prometheus::TextSerializer().Serialize(impl_->registry.Collect());
}

}  // namespace weir::metrics
