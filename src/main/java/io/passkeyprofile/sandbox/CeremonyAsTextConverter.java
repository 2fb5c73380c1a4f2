package io.passkeyprofile.sandbox;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ResolvableType;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;

/**
 * Reads JSON that a browser calls text, as Passage's older browser SDKs have it: they set
 * no media type. It reads the bodies of ceremonies and nothing else.
 */
final class CeremonyAsTextConverter extends JacksonJsonHttpMessageConverter {

	private static final Set<Class<?>> BODIES = Set.of(RegisterController.Start.class, RegisterController.Finish.class,
			AuthenticateController.Start.class, AuthenticateController.Finish.class);

	CeremonyAsTextConverter(JsonMapper jsonMapper) {
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

}
