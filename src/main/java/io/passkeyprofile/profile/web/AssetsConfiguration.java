package io.passkeyprofile.profile.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Configuration;
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
 * Serves the static files at {@code /assets/<hash of all static files>/<name>}. Browsers
 * keep them for a year, because changed files have another path. Scripts may import each
 * other by relative names.
 */
@Configuration(proxyBeanMethods = false)
class AssetsConfiguration implements WebMvcConfigurer {

	private static final List<String> LOCATIONS = List.of("classpath:/static/assets/*.*",
			"classpath:/META-INF/resources/webjars/picocss__pico/*/css/pico.indigo.min.css");

	private static final CacheControl FOREVER = CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

	/** In memory, because reading them from the jar takes longer. */
	private final Map<String, Asset> assets = new TreeMap<>();

	AssetsConfiguration() {
		PathMatchingResourcePatternResolver files = new PathMatchingResourcePatternResolver();
		try {
			for (String location : LOCATIONS) {
				for (Resource file : files.getResources(location)) {
					Asset asset = new Asset(file);
					this.assets.put(asset.getFilename(), asset);
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void addResourceHandlers(ResourceHandlerRegistry registry) {
		serve(registry, path() + "/*", FOREVER);
		// During an upgrade, a page of another version may ask for its files here. It
		// gets ours, but must not cache them under the other version's hash
		serve(registry, "/assets/{version:[0-9a-f]+}/*", CacheControl.noStore());
	}

	private void serve(ResourceHandlerRegistry registry, String path, CacheControl cacheControl) {
		registry.addResourceHandler(path)
			.setCacheControl(cacheControl)
			.setUseLastModified(false)
			.resourceChain(false)
			.addResolver(new NameResolver());
	}

	/** Gives all pages the path of the static files. */
	@Autowired
	void addPath(ThymeleafViewResolver views) {
		views.addStaticVariable("assets", path());
	}

	private String path() {
		MessageDigest digest = sha256();
		this.assets.forEach((name, asset) -> {
			digest.update(name.getBytes(StandardCharsets.UTF_8));
			digest.update(asset.getByteArray());
		});
		return "/assets/" + HexFormat.of().formatHex(digest.digest(), 0, 8);
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Finds a file by the last part of the path. */
	private final class NameResolver implements ResourceResolver {

		@Override
		public @Nullable Resource resolveResource(@Nullable HttpServletRequest request, String path,
				List<? extends Resource> locations, ResourceResolverChain chain) {
			return AssetsConfiguration.this.assets.get(StringUtils.getFilename(path));
		}

		@Override
		public @Nullable String resolveUrlPath(String path, List<? extends Resource> locations,
				ResourceResolverChain chain) {
			return null;
		}

	}

	private static final class Asset extends ByteArrayResource {

		private final String name;

		Asset(Resource file) throws IOException {
			super(file.getContentAsByteArray());
			this.name = Objects.requireNonNull(file.getFilename());
		}

		@Override
		public String getFilename() {
			return this.name;
		}

	}

}
