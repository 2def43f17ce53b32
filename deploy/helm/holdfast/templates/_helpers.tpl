{{- define "holdfast.fullname" -}}
{{- if contains "holdfast" .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-holdfast" .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Arguments: root, component. Never changes during an upgrade. */}}
{{- define "holdfast.selector" -}}
app.kubernetes.io/name: holdfast
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "holdfast.labels" -}}
{{ include "holdfast.selector" . }}
app.kubernetes.io/version: {{ .root.Values.image.tag | default .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "holdfast.image" -}}
{{- $image := .root.Values.image -}}
{{- if $image.registry }}{{ $image.registry }}/{{ end }}{{ $image.repository }}/{{ .component }}:{{ $image.tag | default .root.Chart.AppVersion }}
{{- end -}}

{{/* Arguments: variable, secret. */}}
{{- define "holdfast.secretVariable" -}}
- name: {{ .variable }}
  valueFrom: {secretKeyRef: {name: {{ .secret }}, key: {{ .variable }}, optional: true}}
{{- end -}}

{{/* Arguments: root, component, values, port, variables (from the Secret of the service). */}}
{{- define "holdfast.container" -}}
- name: {{ .component }}
  image: {{ include "holdfast.image" . }}
  imagePullPolicy: {{ .root.Values.image.pullPolicy }}
  envFrom:
    - configMapRef: {name: {{ include "holdfast.fullname" .root }}-{{ .component }}}
  env:
    {{- $redis := .root.Values.redis.existingSecret }}
    {{- if $redis }}
    {{- range $variable := list "REDIS_USERNAME" "REDIS_PASSWORD" "REDIS_SENTINEL_USERNAME" "REDIS_SENTINEL_PASSWORD" }}
    {{- include "holdfast.secretVariable" (dict "variable" $variable "secret" $redis) | nindent 4 }}
    {{- end }}
    {{- end }}
    {{- $secret := .values.existingSecret }}
    {{- if $secret }}
    {{- range $variable := .variables }}
    {{- include "holdfast.secretVariable" (dict "variable" $variable "secret" $secret) | nindent 4 }}
    {{- end }}
    {{- end }}
    {{- with .root.Values.metrics.existingSecret }}
    # Not optional: a pod without the token would show its metrics to everyone.
    - name: METRICS_TOKEN
      valueFrom: {secretKeyRef: {name: {{ . }}, key: METRICS_TOKEN}}
    {{- end }}
    {{- with .values.extraEnv }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  ports:
    - {name: http, containerPort: {{ .port }}}
  # Five minutes, for a node that has little CPU to spare.
  startupProbe:
    httpGet: {path: /health/liveness, port: http}
    periodSeconds: 3
    timeoutSeconds: 5
    failureThreshold: 100
  livenessProbe:
    httpGet: {path: /health/liveness, port: http}
    periodSeconds: 10
    timeoutSeconds: 5
    failureThreshold: 6
  {{- if eq .component "producer" }}
  # Ready while Redis is unavailable, too: clients get a 503 with the ids to repeat the call with, instead of no connection.
  {{- end }}
  readinessProbe:
    httpGet: {path: {{ eq .component "producer" | ternary "/health/liveness" "/health/readiness" }}, port: http}
    periodSeconds: 5
    timeoutSeconds: 5
  {{- if ne .component "worker" }}
  # Calls keep coming until every node knows that this pod ends.
  lifecycle:
    preStop: {exec: {command: [sleep, "10"]}}
  {{- end }}
  resources: {{- toYaml .values.resources | nindent 4 }}
  securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
{{- end -}}

{{/* The directory: a change of the Secret does not reach a single mounted file. */}}
{{- define "holdfast.payloadKeysMount" -}}
{{- if .root.Values.payloadKeys.existingSecret -}}
- {name: payload-keys, mountPath: /etc/holdfast/payload-keys, readOnly: true}
{{- end -}}
{{- end -}}

{{- define "holdfast.payloadKeysVolume" -}}
{{- with .root.Values.payloadKeys.existingSecret -}}
- name: payload-keys
  secret: {secretName: {{ . }}}
{{- end -}}
{{- end -}}

{{/* What pods of all services have in common. Arguments as above. */}}
{{- define "holdfast.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext: {{- toYaml .root.Values.podSecurityContext | nindent 2 }}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- if .root.Values.topologySpread.enabled }}
topologySpreadConstraints:
  {{- range $key := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ $key }}
    whenUnsatisfiable: {{ $.root.Values.topologySpread.whenUnsatisfiable }}
    labelSelector:
      matchLabels: {{- include "holdfast.selector" $ | nindent 8 }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* A restart when the settings change. Arguments: root, component, values. */}}
{{- define "holdfast.podMetadata" -}}
labels: {{- include "holdfast.labels" . | nindent 2 }}
annotations:
  checksum/settings: {{ include (print .root.Template.BasePath "/settings.yaml") .root | sha256sum }}
  {{- if not .root.Values.serviceMonitor.enabled }}
  prometheus.io/scrape: "true"
  prometheus.io/port: {{ .port | quote }}
  prometheus.io/path: /metrics
  {{- end }}
  {{- with .values.podAnnotations }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}

{{- define "holdfast.budget" -}}
{{- if .root.Values.podDisruptionBudget.enabled }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "holdfast.fullname" .root }}-{{ .component }}
  labels: {{- include "holdfast.labels" . | nindent 4 }}
spec:
  maxUnavailable: {{ .root.Values.podDisruptionBudget.maxUnavailable }}
  selector:
    matchLabels: {{- include "holdfast.selector" . | nindent 6 }}
{{- end }}
{{- end -}}
