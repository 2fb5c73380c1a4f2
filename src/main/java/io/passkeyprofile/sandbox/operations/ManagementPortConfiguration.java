package io.passkeyprofile.sandbox.operations;

import javax.sql.DataSource;

import io.passkeyprofile.jdbc.DatabaseHealthIndicator;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.metrics.DataSourcePoolMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.jvm.JvmMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.system.SystemMetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.actuate.web.ServletManagementContextAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatServletManagementContextAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.actuate.endpoint.web.WebMvcHealthEndpointExtensionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Opens the management port and collects metrics if a setting names the port. Otherwise
 * none of this is loaded, so that a sandbox for tests starts as fast as possible.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("management.server.port")
@ImportAutoConfiguration({ ApplicationAvailabilityAutoConfiguration.class, AvailabilityProbesAutoConfiguration.class,
		CompositeMeterRegistryAutoConfiguration.class, DataSourcePoolMetricsAutoConfiguration.class,
		EndpointAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class,
		HealthEndpointAutoConfiguration.class, JacksonEndpointAutoConfiguration.class,
		JvmMetricsAutoConfiguration.class, ManagementContextAutoConfiguration.class, MetricsAutoConfiguration.class,
		ObservationAutoConfiguration.class, PrometheusMetricsExportAutoConfiguration.class,
		ServletManagementContextAutoConfiguration.class, SystemMetricsAutoConfiguration.class,
		TomcatServletManagementContextAutoConfiguration.class, WebEndpointAutoConfiguration.class,
		WebMvcHealthEndpointExtensionAutoConfiguration.class, WebMvcObservationAutoConfiguration.class })
class ManagementPortConfiguration {

	@Bean
	DatabaseHealthIndicator databaseHealthIndicator(DataSource dataSource) {
		return new DatabaseHealthIndicator(dataSource);
	}

}
