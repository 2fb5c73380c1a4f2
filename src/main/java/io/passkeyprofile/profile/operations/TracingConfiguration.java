package io.passkeyprofile.profile.operations;

import java.util.Objects;

import io.opentelemetry.sdk.trace.IdGenerator;
import io.passkeyprofile.profile.web.CorrelationIdCustomizer;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SdkTracerProviderBuilderCustomizer;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Traces requests if a setting says where to send the traces. Otherwise, no class of
 * OpenTelemetry is loaded and no thread of it runs: {@code PasskeyProfileApplication}
 * excludes what is imported here.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("management.opentelemetry.tracing.export.otlp.endpoint")
@Import({ OpenTelemetrySdkAutoConfiguration.class, OpenTelemetryTracingAutoConfiguration.class })
class TracingConfiguration {

	@Bean
	SdkTracerProviderBuilderCustomizer correlationIdAsTraceId() {
		return (tracers) -> tracers.setIdGenerator(new CorrelationIdGenerator());
	}

	/**
	 * Makes the correlation ID of a request the ID of its trace.
	 */
	private static final class CorrelationIdGenerator implements IdGenerator {

		private final IdGenerator random = IdGenerator.random();

		@Override
		public String generateSpanId() {
			return this.random.generateSpanId();
		}

		@Override
		public String generateTraceId() {
			return Objects.requireNonNullElseGet(CorrelationIdCustomizer.current(), this.random::generateTraceId);
		}

	}

}
