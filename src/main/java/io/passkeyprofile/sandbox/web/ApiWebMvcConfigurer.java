package io.passkeyprofile.sandbox.web;

import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.DelegatingWebMvcConfiguration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Makes Spring MVC speak JSON and nothing else. Spring Boot's own configuration would
 * also serve the pages and style sheets of another application on the same class path.
 */
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

	@Configuration(proxyBeanMethods = false)
	static class WebMvc extends DelegatingWebMvcConfiguration {

		@Override
		protected RequestMappingHandlerMapping createRequestMappingHandlerMapping() {
			return new ApiHandlerMapping();
		}

	}

	/**
	 * Compares calls of the API with its own routes only. Most routes are of control and
	 * console, and Spring compares the path of a route last.
	 */
	private static final class ApiHandlerMapping extends RequestMappingHandlerMapping {

		private final Set<RequestMappingInfo> ofApi = new HashSet<>();

		@Override
		protected void registerHandlerMethod(Object handler, Method method, RequestMappingInfo mapping) {
			super.registerHandlerMethod(handler, method, mapping);
			if (mapping.getPatternValues().stream().allMatch(ApiPaths::isOfApi)) {
				this.ofApi.add(mapping);
			}
		}

		@Override
		protected @Nullable RequestMappingInfo getMatchingMapping(RequestMappingInfo info, HttpServletRequest request) {
			boolean isOfApi = ApiPaths.isOfApi(request.getRequestURI());
			return (this.ofApi.contains(info) == isOfApi) ? super.getMatchingMapping(info, request) : null;
		}

	}

}
