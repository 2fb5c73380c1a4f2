package io.passkeyprofile.profile;

import java.time.Clock;

import io.passkeyprofile.jdbc.RedactedDataSourceConfiguration;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.logging.OpenTelemetryLoggingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Starts the application.
 */
@SpringBootApplication(exclude = { NoopTracerAutoConfiguration.class, OpenTelemetryLoggingAutoConfiguration.class,
		OpenTelemetrySdkAutoConfiguration.class, OpenTelemetryTracingAutoConfiguration.class })
@ConfigurationPropertiesScan
@EnableScheduling
@Import(RedactedDataSourceConfiguration.class)
public class PasskeyProfileApplication {

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}

	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(PasskeyProfileApplication.class);
		application.addListeners(new LocalProfileListener());
		application.run(args);
	}

}
