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
			// A misspelt member must not go unnoticed. The bodies of Passage's own API
			// may
			// have more members than we know; their records say so
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
	 * Refuses text that databases can't store. PostgreSQL would fail on U+0000, and take
	 * each half of a surrogate pair for a question mark: different external IDs would be
	 * the same.
	 */
	private static final class TextDeserializer extends StringDeserializer {

		@Override
		public String deserialize(JsonParser parser, DeserializationContext context) {
			String text = super.deserialize(parser, context);
			if (text != null && !isStorable(text)) {
				throw context.weirdStringException(text, String.class, "not a text that can be stored");
			}
			return text;
		}

		private static boolean isStorable(String text) {
			for (int i = 0; i < text.length(); i++) {
				char character = text.charAt(i);
				if (Character.isSurrogatePair(character, (i + 1 < text.length()) ? text.charAt(i + 1) : 'x')) {
					i++;
				}
				else if (character == 0 || Character.isSurrogate(character)) {
					return false;
				}
			}
			return true;
		}

	}

}
