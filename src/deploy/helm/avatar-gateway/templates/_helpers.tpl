{{- define "avatar-gateway.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 50 | trimSuffix "-" }}
{{- end }}

{{- define "avatar-gateway.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" }}
{{- else if contains (include "avatar-gateway.name" .) .Release.Name }}
{{- .Release.Name | trunc 50 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "avatar-gateway.name" .) | trunc 50 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "avatar-gateway.selector" -}}
app.kubernetes.io/name: {{ include "avatar-gateway.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "avatar-gateway.labels" -}}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{ include "avatar-gateway.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "avatar-gateway.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "avatar-gateway.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "avatar-gateway.image" -}}
{{- if .Values.image.digest }}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) }}
{{- end }}
{{- end }}

{{- define "avatar-gateway.scheme" -}}
{{- ternary "HTTPS" "HTTP" (ne .Values.tls.existingSecret "") }}
{{- end }}

{{/* Behind the sessions' time, the server has 35 s for all else: its own quiesce and the last words to the broker. */}}
{{- define "avatar-gateway.gracePeriodSeconds" -}}
{{- add .Values.preStopSeconds (div (add .Values.sessionShutdownTimeoutMillis 999) 1000) 35 }}
{{- end }}

{{/* A file that a Secret holds, as a volume and where it is mounted. */}}
{{- define "avatar-gateway.files" -}}
{{- $files := dict }}
{{- with .Values.tls }}{{ if .existingSecret }}{{ $_ := set $files "tls" (dict "secret" .existingSecret "key" .keystoreKey) }}{{ end }}{{ end }}
{{- with .Values.auth.jwt }}{{ if .existingSecret }}{{ $_ := set $files "jwt" (dict "secret" .existingSecret "key" .secretKey) }}{{ end }}{{ end }}
{{- with .Values.auth.apiKeys }}{{ if .existingSecret }}{{ $_ := set $files "api-keys" (dict "secret" .existingSecret "key" .key) }}{{ end }}{{ end }}
{{- with .Values.auth.tenants }}{{ if .existingSecret }}{{ $_ := set $files "tenants" (dict "secret" .existingSecret "key" .key) }}{{ end }}{{ end }}
{{- toJson $files }}
{{- end }}
