package io.passkeyprofile.sandbox.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.passkeyprofile.sandbox.app.Sha256;
import io.passkeyprofile.sandbox.web.ApiPaths;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.spring6.templateresolver.SpringResourceTemplateResolver;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

import org.springframework.context.ApplicationContext;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.util.StringUtils;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.ResourceResolver;
import org.springframework.web.servlet.resource.ResourceResolverChain;

/**
 * Configures the pages of the console, their texts and static files. Browsers may keep
 * the files for a year, because changed files have another path.
 */
@Configuration(proxyBeanMethods = false)
class ConsoleConfiguration implements WebMvcConfigurer {

	/** The console shares the style sheet of the profile page, site.css. */
	private static final List<String> LOCATIONS = List.of("classpath:/console/assets/*.*",
			"classpath:/static/assets/site.css", "classpath:/static/assets/logo.svg",
			"classpath:/META-INF/resources/webjars/picocss__pico/*/css/pico.indigo.min.css");

	private final Map<String, NamedResource> assets = new TreeMap<>();

	private final String path;

	ConsoleConfiguration() {
		PathMatchingResourcePatternResolver files = new PathMatchingResourcePatternResolver();
		StringBuilder hashes = new StringBuilder();
		try {
			for (String location : LOCATIONS) {
				for (Resource file : files.getResources(location)) {
					NamedResource asset = new NamedResource(file);
					this.assets.put(asset.getFilename(), asset);
					hashes.append(Sha256.hex(asset.getFilename() + asset.getContentAsString(StandardCharsets.UTF_8)));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.path = ApiPaths.CONSOLE_ASSETS + Sha256.hex(hashes.toString()).substring(0, 16);
	}

	@Override
	public void addResourceHandlers(ResourceHandlerRegistry registry) {
		// Before UnknownPath, which answers everything else
		registry.setOrder(-1);
		registry.addResourceHandler(this.path + "/*")
			.setCacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePrivate().immutable())
			.setUseLastModified(false)
			.resourceChain(false)
			.addResolver(new NameResolver());
	}

	/**
	 * Renders the pages. Spring Boot's own configuration would also use what is on the
	 * class path only for Passkey Profile, such as a dialect for Spring Security.
	 */
	@Bean
	ThymeleafViewResolver thymeleafViewResolver(ApplicationContext context, MessageSource messages) {
		SpringResourceTemplateResolver templates = new SpringResourceTemplateResolver();
		templates.setApplicationContext(context);
		templates.setPrefix("classpath:/templates/");
		templates.setSuffix(".html");
		templates.setCharacterEncoding(StandardCharsets.UTF_8.name());
		SpringTemplateEngine engine = new SpringTemplateEngine();
		engine.setTemplateEngineMessageSource(messages);
		engine.setTemplateResolver(templates);
		ThymeleafViewResolver views = new ThymeleafViewResolver();
		views.setTemplateEngine(engine);
		views.setCharacterEncoding(StandardCharsets.UTF_8.name());
		views.addStaticVariable("assets", this.path);
		return views;
	}

	@Bean
	static MessageSource messageSource() {
		ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
		messages.setBasename("console.messages");
		messages.setDefaultEncoding("UTF-8");
		messages.setDefaultLocale(Locale.ROOT);
		messages.setAlwaysUseMessageFormat(true);
		return messages;
	}

	private final class NameResolver implements ResourceResolver {

		@Override
		public @Nullable Resource resolveResource(@Nullable HttpServletRequest request, String requestPath,
				List<? extends Resource> locations, ResourceResolverChain chain) {
			return ConsoleConfiguration.this.assets.get(StringUtils.getFilename(requestPath));
		}

		@Override
		public @Nullable String resolveUrlPath(String resourcePath, List<? extends Resource> locations,
				ResourceResolverChain chain) {
			return null;
		}

	}

	private static final class NamedResource extends ByteArrayResource {

		private final String name;

		NamedResource(Resource file) throws IOException {
			super(file.getContentAsByteArray());
			this.name = String.valueOf(file.getFilename());
		}

		@Override
		public String getFilename() {
			return this.name;
		}

	}

}
