package io.passkeyprofile.profile.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.GenericConversionService;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;
import org.springframework.web.servlet.FlashMap;

/**
 * Session attributes as JSON: an array for Spring MVC's flash maps, an object for
 * everything else. Only {@link SessionAttribute}s and flash maps of strings are written
 * or read, so that a stored session never decides which class is loaded.
 */
@Component
class SessionJson {

	private final JsonMapper json = JsonMapper.builder()
		.enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
		.build();

	private final ObjectReader reader = this.json.readerFor(SessionAttribute.class);

	/** Converts attributes for Spring Session. */
	ConversionService conversionService() {
		GenericConversionService conversions = new GenericConversionService();
		conversions.addConverter(Object.class, byte[].class, this::write);
		conversions.addConverter(byte[].class, Object.class, this::read);
		return conversions;
	}

	/**
	 * Writes an attribute.
	 * @throws ClassCastException if the attribute has a type that is not stored
	 */
	byte[] write(Object attribute) {
		if (attribute instanceof List<?> flashMaps) {
			return this.json
				.writeValueAsBytes(flashMaps.stream().map((flashMap) -> StoredFlash.of((FlashMap) flashMap)).toList());
		}
		return this.json.writerFor(SessionAttribute.class).writeValueAsBytes((SessionAttribute) attribute);
	}

	/**
	 * Reads an attribute.
	 * @throws RuntimeException if it is not what {@link #write} writes
	 */
	Object read(byte[] bytes) {
		if (bytes.length > 0 && bytes[0] == '[') {
			// Spring MVC keeps them in a list of this type
			return Stream.of(this.json.readValue(bytes, StoredFlash[].class))
				.map(StoredFlash::flashMap)
				.collect(Collectors.toCollection(CopyOnWriteArrayList::new));
		}
		SessionAttribute attribute = this.reader.readValue(bytes);
		if (attribute == null) {
			throw new IllegalArgumentException("Not a session attribute");
		}
		return attribute;
	}

	/**
	 * Spring MVC's messages for the page after a redirect, as they are stored.
	 *
	 * @param path the page that they are for, or null for any
	 * @param parameters the request parameters that the page must have
	 * @param expiresAt when they expire, in milliseconds since 1970, or -1
	 * @param attributes the messages
	 */
	private record StoredFlash(@Nullable String path, Map<String, List<String>> parameters, long expiresAt,
			Map<String, String> attributes) {

		/**
		 * Converts a flash map.
		 * @throws ClassCastException if it contains anything but strings
		 */
		static StoredFlash of(FlashMap flash) {
			Map<String, String> attributes = new LinkedHashMap<>();
			flash.forEach((name, value) -> attributes.put(name, (String) value));
			return new StoredFlash(flash.getTargetRequestPath(), flash.getTargetRequestParams(),
					flash.getExpirationTime(), attributes);
		}

		FlashMap flashMap() {
			FlashMap flash = new FlashMap();
			flash.putAll(this.attributes);
			flash.setTargetRequestPath(this.path);
			flash.addTargetRequestParams(MultiValueMap.fromMultiValue(this.parameters));
			flash.setExpirationTime(this.expiresAt);
			return flash;
		}

	}

}
