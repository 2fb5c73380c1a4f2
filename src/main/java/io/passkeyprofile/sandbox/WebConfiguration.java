package io.passkeyprofile.sandbox;

import java.util.Map;

import io.passkeyprofile.tomcat.ResponseHeadersCustomizer;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.core.StandardHost;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/**
 * Speaks JSON and nothing else. Boot's own web configuration would also serve the other
 * application's pages and stylesheets.
 */
@EnableWebMvc
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {

	private final JsonMapper jsonMapper;

	private final ApiKeyInterceptor apiKeyInterceptor;

	WebConfiguration(JsonMapper jsonMapper, ApiKeyInterceptor apiKeyInterceptor) {
		this.jsonMapper = jsonMapper;
		this.apiKeyInterceptor = apiKeyInterceptor;
	}

	@Override
	public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
		builder.disableDefaults()
			.withJsonConverter(new JacksonJsonHttpMessageConverter(this.jsonMapper))
			.addCustomConverter(new CeremonyAsTextConverter(this.jsonMapper));
	}

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		// Browsers ask for the app and hold its ceremonies, and have no key; the auth
		// origin's filter stands there
		registry.addInterceptor(this.apiKeyInterceptor)
			.excludePathPatterns(ApiPaths.APP, ApiPaths.REGISTER + "/{step}", ApiPaths.AUTHENTICATE + "/{step}");
	}

	// Answers what no controller does, without the warning that Spring logs for each
	@Bean
	static SimpleUrlHandlerMapping unknownPaths() {
		HttpRequestHandler refusal = (request, response) -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
		return new SimpleUrlHandlerMapping(Map.of("/**", refusal), Ordered.LOWEST_PRECEDENCE);
	}

	// Whatever is answered may have people or secrets in it
	@Bean
	static ResponseHeadersCustomizer responseHeaders() {
		return new ResponseHeadersCustomizer(
				Map.of("X-Content-Type-Options", "nosniff", HttpHeaders.CACHE_CONTROL, "no-store"));
	}

	// Boot adds a valve of its own first; the last one added is the first to report
	@Bean
	static WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> passageErrorsFromTomcat(
			JsonMapper jsonMapper) {
		return (factory) -> factory.addContextCustomizers((context) -> {
			StandardHost host = (StandardHost) context.getParent();
			host.setErrorReportValveClass(PassageErrorValve.class.getName());
			host.getPipeline().addValve(new PassageErrorValve(jsonMapper));
		});
	}

}
