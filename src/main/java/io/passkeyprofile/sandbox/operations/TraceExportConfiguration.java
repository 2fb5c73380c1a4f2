package io.passkeyprofile.sandbox.operations;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/**
 * Traces calls once a setting says where to send the traces, with a management port and
 * without. Until then there is no thread and no class of OpenTelemetry.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("management.opentelemetry.tracing.export.otlp.endpoint")
@ImportAutoConfiguration({ MicrometerTracingAutoConfiguration.class, ObservationAutoConfiguration.class,
		OpenTelemetrySdkAutoConfiguration.class, OpenTelemetryTracingAutoConfiguration.class,
		OtlpTracingAutoConfiguration.class, WebMvcObservationAutoConfiguration.class })
class TraceExportConfiguration {

}
