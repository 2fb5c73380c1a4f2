package io.passkeyprofile.sandbox.web;

import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/**
 * Makes Spring MVC speak JSON and nothing else. Spring Boot's own configuration would
 * also serve the pages and style sheets of another application on the same class path.
 */
@EnableWebMvc
@Configuration(proxyBeanMethods = false)
class ApiWebMvcConfigurer implements WebMvcConfigurer {

	private final JsonMapper jsonMapper;

	private final ApiKeyInterceptor apiKeyInterceptor;

	private final AppArgumentResolver appArgumentResolver;

	ApiWebMvcConfigurer(JsonMapper jsonMapper, ApiKeyInterceptor apiKeyInterceptor,
			AppArgumentResolver appArgumentResolver) {
		this.jsonMapper = jsonMapper;
		this.apiKeyInterceptor = apiKeyInterceptor;
		this.appArgumentResolver = appArgumentResolver;
	}

	@Override
	public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
		builder.disableDefaults()
			.withJsonConverter(new JacksonJsonHttpMessageConverter(this.jsonMapper))
			// The management port uses this configuration, too, and writes its metrics as
			// bytes
			.addCustomConverter(new ByteArrayHttpMessageConverter());
	}

	@Override
	public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
		resolvers.add(this.appArgumentResolver);
	}

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(this.apiKeyInterceptor)
			.excludePathPatterns(ApiPaths.FOR_PAGES)
			.excludePathPatterns(ApiPaths.CONSOLE_PAGES)
			.excludePathPatterns(ApiPaths.CONTROL_CALLS);
	}

	/** Answers unknown paths. Without it, Spring logs a warning for each of them. */
	@Bean
	static SimpleUrlHandlerMapping unknownPathHandlerMapping() {
		HttpRequestHandler notFound = (request, response) -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
		return new SimpleUrlHandlerMapping(Map.of("/**", notFound), Ordered.LOWEST_PRECEDENCE);
	}

}
