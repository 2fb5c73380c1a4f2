package io.passkeyprofile.sandbox;

import java.util.List;
import java.util.Locale;

import io.passkeyprofile.jdbc.RedactedSqlExceptionsPostProcessor;
import io.passkeyprofile.tomcat.BodyTimeoutCustomizer;
import io.passkeyprofile.tomcat.LanguageCustomizer;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

/**
 * The sandbox as an application of its own. It names each auto-configuration, because
 * most of those on the classpath are there for the other application.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@ComponentScan
@EnableConfigurationProperties(SandboxSettings.class)
@Import(RedactedSqlExceptionsPostProcessor.class)
@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
		DispatcherServletAutoConfiguration.class, FlywayAutoConfiguration.class, JdbcClientAutoConfiguration.class,
		JdbcTemplateAutoConfiguration.class, TomcatServletWebServerAutoConfiguration.class,
		TransactionAutoConfiguration.class })
class SandboxConfiguration {

	@Bean
	static BodyTimeoutCustomizer bodyTimeout(SandboxSettings settings) {
		return new BodyTimeoutCustomizer(settings.bodyTimeout());
	}

	@Bean
	static LanguageCustomizer languages() {
		return new LanguageCustomizer(List.of(Locale.ENGLISH));
	}

	@Bean
	JsonMapper jsonMapper() {
		return JsonMapper.builder()
			.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
			.enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
			.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
			.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
			// A number is not a text: 7 and "7" would be one external ID
			.withCoercionConfig(LogicalType.Textual,
					(config) -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
						.setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
						.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
			.build();
	}

}
