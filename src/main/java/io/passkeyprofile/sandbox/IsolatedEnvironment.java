package io.passkeyprofile.sandbox;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;

/**
 * An environment of {@code sandbox.yml} and the given properties only.
 */
final class IsolatedEnvironment extends StandardEnvironment {

	IsolatedEnvironment(Map<String, String> properties) {
		Map<String, Object> source = new HashMap<>();
		source.put("spring.config.location", "classpath:/sandbox.yml");
		source.putAll(properties);
		getPropertySources().addFirst(new MapPropertySource("sandbox", source));
	}

	@Override
	protected void customizePropertySources(MutablePropertySources propertySources) {
		// System properties and environment variables are meant for another application
	}

	@Override
	protected @Nullable String doGetActiveProfilesProperty() {
		return null;
	}

	@Override
	protected @Nullable String doGetDefaultProfilesProperty() {
		return null;
	}

}
