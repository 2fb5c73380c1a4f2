package io.passkeyprofile.sandbox.web;

import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.jdk.StringDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configures JSON: snake_case, and strict about what it reads.
 */
@Configuration(proxyBeanMethods = false)
public class JsonConfiguration {

	@Bean
	static JsonMapper jsonMapper() {
		return JsonMapper.builder()
			.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
			.enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
			.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
			.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
			// A misspelled member must not go unnoticed. Only the records of Passage's
			// own API ignore unknown members
			.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			// Otherwise 7 and "7" would be the same external ID
			.withCoercionConfig(LogicalType.Textual,
					(config) -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
						.setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
						.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
			.addModule(new SimpleModule().addDeserializer(String.class, new TextDeserializer()))
			.build();
	}

	/**
	 * Refuses half a surrogate pair. PostgreSQL would store a question mark for it, and
	 * different external IDs would become the same.
	 */
	private static final class TextDeserializer extends StringDeserializer {

		@Override
		public String deserialize(JsonParser parser, DeserializationContext context) {
			String text = super.deserialize(parser, context);
			if (text != null && hasHalfAPair(text)) {
				throw context.weirdStringException(text, String.class, "half a surrogate pair");
			}
			return text;
		}

		private static boolean hasHalfAPair(String text) {
			return text.codePoints().anyMatch((point) -> Character.getType(point) == Character.SURROGATE);
		}

	}

}
