package io.passkeyprofile.sandbox.ceremony;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ResolvableType;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Reads JSON that is declared as {@code text/plain}. Passage's older browser SDKs don't
 * set a media type for the bodies of ceremonies, so browsers send this one.
 */
final class TextPlainCeremonyConverter extends JacksonJsonHttpMessageConverter {

	private static final Set<Class<?>> BODIES = Set.of(RegisterController.Start.class, RegisterController.Finish.class,
			AuthenticateController.Start.class, AuthenticateController.Finish.class);

	TextPlainCeremonyConverter(JsonMapper jsonMapper) {
		super(jsonMapper);
		setSupportedMediaTypes(List.of(MediaType.TEXT_PLAIN));
	}

	@Override
	public boolean canRead(ResolvableType type, @Nullable MediaType mediaType) {
		return mediaType != null && BODIES.contains(type.toClass()) && super.canRead(type, mediaType);
	}

	@Override
	public boolean canWrite(ResolvableType type, Class<?> valueClass, @Nullable MediaType mediaType) {
		return false;
	}

	@Component
	static class Configurer implements WebMvcConfigurer {

		private final JsonMapper jsonMapper;

		Configurer(JsonMapper jsonMapper) {
			this.jsonMapper = jsonMapper;
		}

		@Override
		public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
			builder.addCustomConverter(new TextPlainCeremonyConverter(this.jsonMapper));
		}

	}

}
