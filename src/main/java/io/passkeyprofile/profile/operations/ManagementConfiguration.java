package io.passkeyprofile.profile.operations;

import javax.sql.DataSource;

import io.passkeyprofile.jdbc.DatabaseHealthIndicator;

import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;

/**
 * What is on the management port, and what is measured.
 */
@Configuration(proxyBeanMethods = false)
class ManagementConfiguration {

	/**
	 * Has no filters: the endpoints only read, and the port's address protects them.
	 * Matches nothing on the application's own port.
	 */
	@Bean
	@Order(0)
	SecurityFilterChain managementSecurityFilterChain() {
		return new DefaultSecurityFilterChain(EndpointRequest.toAnyEndpoint());
	}

	@Bean
	DatabaseHealthIndicator databaseHealthIndicator(DataSource dataSource) {
		return new DatabaseHealthIndicator(dataSource);
	}

	/**
	 * Measures sign-ins only. By default Spring Security measures each of its filters and
	 * decisions, at every request.
	 */
	@Bean
	SecurityObservationSettings securityObservationSettings() {
		return SecurityObservationSettings.withDefaults()
			.shouldObserveRequests(false)
			.shouldObserveAuthorizations(false)
			.shouldObserveAuthentications(true)
			.build();
	}

}
