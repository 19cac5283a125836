{{- define "weir.labels" -}}
app.kubernetes.io/name: weir
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "weir.selector" -}}
app.kubernetes.io/name: weir
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* What the operator may do with the objects of a job namespace. */}}
{{- define "weir.jobRules" -}}
- apiGroups: [weir.dev]
  resources: [sqljobs]
  verbs: [get, list, watch, patch]
- apiGroups: [weir.dev]
  resources: [sqljobs/status]
  verbs: [get, update, patch]
{{- if .Values.pipelines.enabled }}
- apiGroups: [weir.dev]
  resources: [pipelines]
  verbs: [get, list, watch]
- apiGroups: [weir.dev]
  resources: [pipelines/status]
  verbs: [patch]
{{- end }}
- apiGroups: [weir.dev]   # ownerReferences with blockOwnerDeletion
  resources: [sqljobs/finalizers]
  verbs: [update]
- apiGroups: [""]
  resources: [configmaps, services]
  verbs: [get, list, watch, create, delete]
- apiGroups: [""]         # the state record of a job is applied
  resources: [configmaps]
  verbs: [patch]
- apiGroups: [""]         # by name only: never listed, never watched
  resources: [secrets]
  verbs: [get, create, delete]
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch]
- apiGroups: [""]         # a failed job's last lines
  resources: [pods/log]
  verbs: [get]
- apiGroups: [metrics.k8s.io]   # where somebody serves it: what the Pods of tuned jobs use
  resources: [pods]
  verbs: [list]
- apiGroups: [apps]       # patch: the number of TaskManagers follows a rescale in place
  resources: [deployments]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [apps]       # by name only: what a job has run
  resources: [controllerrevisions]
  verbs: [get, create, delete]
- apiGroups: [batch]
  resources: [jobs]
  verbs: [get, list, watch, create, delete]
- apiGroups: [events.k8s.io]   # list: why the controller manager could make no Pod of a Job
  resources: [events]
  verbs: [create, list]
{{- end }}

{{/* Where the ConfigMaps with users' own connectors are. */}}
{{- define "weir.connectorsNamespace" -}}
{{ .Values.connectors.namespace | default .Release.Namespace }}
{{- end }}

{{/* Whether workers of Pipelines may call the operator. */}}
{{- define "weir.admitsWorkers" -}}
{{- if and .Values.pipelines.enabled (or .Values.pipelines.admitWorkers .Values.watchAllNamespaces) }}true{{ end -}}
{{- end }}
