package io.passkeyprofile.sandbox.web;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.passkeyprofile.sandbox.app.AppRepository;
import io.passkeyprofile.sandbox.app.SandboxSettings;
import io.passkeyprofile.tomcat.BodyTimeoutCustomizer;
import io.passkeyprofile.tomcat.LanguageCustomizer;
import io.passkeyprofile.tomcat.ResponseHeadersCustomizer;
import io.passkeyprofile.tomcat.ShutdownDelayListener;
import org.apache.catalina.core.StandardHost;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties.ForwardHeadersStrategy;
import org.springframework.boot.web.servlet.FilterRegistration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.CorsFilter;

/**
 * Configures the embedded Tomcat and its filters.
 */
@Configuration(proxyBeanMethods = false)
class WebServerConfiguration {

	@Bean
	static BodyTimeoutCustomizer bodyTimeoutCustomizer(SandboxSettings settings) {
		return new BodyTimeoutCustomizer(settings.bodyTimeout());
	}

	@Bean
	static LanguageCustomizer languageCustomizer() {
		return new LanguageCustomizer(List.of(Locale.ENGLISH), null);
	}

	/** Any response may contain secrets or personal data, so none may be cached. */
	@Bean
	static ResponseHeadersCustomizer responseHeadersCustomizer() {
		return new ResponseHeadersCustomizer(
				Map.of("X-Content-Type-Options", "nosniff", HttpHeaders.CACHE_CONTROL, "no-store"));
	}

	/**
	 * Replaces the valve that writes error pages. Spring Boot adds its own valve before,
	 * and Tomcat uses the last one.
	 */
	@Bean
	static WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> errorReportValveCustomizer(
			JsonMapper jsonMapper) {
		return (factory) -> factory.addContextCustomizers((context) -> {
			StandardHost host = (StandardHost) context.getParent();
			host.setErrorReportValveClass(ApiErrorReportValve.class.getName());
			host.getPipeline().addValve(new ApiErrorReportValve(jsonMapper));
		});
	}

	/**
	 * Waits only if there may be a balancer: if other machines can reach the server, or
	 * if a proxy adds headers.
	 */
	@Bean
	static ShutdownDelayListener shutdownDelayListener(SandboxSettings settings, ServerProperties server) {
		ForwardHeadersStrategy forwardHeaders = server.getForwardHeadersStrategy();
		boolean local = server.getAddress() != null && server.getAddress().isLoopbackAddress()
				&& (forwardHeaders == null || forwardHeaders == ForwardHeadersStrategy.NONE);
		return new ShutdownDelayListener(local ? Duration.ZERO : settings.shutdownDelay());
	}

	@Bean
	@FilterRegistration(order = 0)
	static CorsFilter corsFilter(AppRepository apps) {
		CorsFilter filter = new CorsFilter(new ApiCorsConfigurationSource(apps));
		filter.setCorsProcessor(new ApiCorsConfigurationSource.Processor());
		return filter;
	}

}
