package io.passkeyprofile.profile.session;

import java.time.Clock;

import io.passkeyprofile.profile.ProfileSettings;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.session.autoconfigure.DefaultCookieSerializerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.GenericConversionService;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.session.SessionIdGenerator;
import org.springframework.session.SessionRepository;
import org.springframework.session.config.SessionRepositoryCustomizer;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Spring Session as this application uses it.
 */
@Configuration(proxyBeanMethods = false)
class SessionConfiguration {

	/** Nothing is added to a session that another request has ended. */
	private static final String NEW_ATTRIBUTE = """
			(SESSION_PRIMARY_ID, ATTRIBUTE_NAME, ATTRIBUTE_BYTES) %s
			SELECT * FROM (SELECT CAST(? AS CHAR(36)) AS ID, CAST(? AS VARCHAR(200)) AS NAME, CAST(? AS BYTEA) AS BYTES) A
			WHERE EXISTS (SELECT 1 FROM %%TABLE_NAME%% S WHERE S.PRIMARY_ID = A.ID %s)
			""";

	private static final String H2_QUERY = "MERGE INTO %TABLE_NAME%_ATTRIBUTES"
			+ NEW_ATTRIBUTE.formatted("KEY (SESSION_PRIMARY_ID, ATTRIBUTE_NAME)", "");

	private static final String POSTGRES_QUERY = "INSERT INTO %TABLE_NAME%_ATTRIBUTES"
			+ NEW_ATTRIBUTE.formatted("", "FOR KEY SHARE")
			+ """
					ON CONFLICT (SESSION_PRIMARY_ID, ATTRIBUTE_NAME) DO UPDATE SET ATTRIBUTE_BYTES = EXCLUDED.ATTRIBUTE_BYTES
					""";

	@Bean
	SessionIdGenerator sessionIdGenerator() {
		return new SessionIds();
	}

	@Bean
	DefaultCookieSerializerCustomizer sessionCookie(ProfileSettings settings) {
		return (cookies) -> {
			cookies.setCookieName(settings.cookieName("SESSION"));
			cookies.setCookiePath("/");
			cookies.setUseSecureCookie(settings.httpsOnly());
			cookies.setUseHttpOnlyCookie(true);
			cookies.setSameSite("Lax");
			cookies.setUseBase64Encoding(false);
		};
	}

	@Bean
	ConversionService springSessionConversionService(SessionJson json) {
		GenericConversionService conversions = new GenericConversionService();
		conversions.addConverter(Object.class, byte[].class, json::write);
		conversions.addConverter(byte[].class, Object.class, json::read);
		return conversions;
	}

	/**
	 * Takes part in the transaction there is, so that a sign-in and its session are
	 * stored together.
	 */
	@Bean(defaultCandidate = false)
	TransactionTemplate springSessionTransactionOperations(PlatformTransactionManager transactions) {
		return new TransactionTemplate(transactions);
	}

	@Bean
	SessionRepositoryCustomizer<JdbcIndexedSessionRepository> attributeQuery(JdbcTemplate jdbc) {
		String product = jdbc
			.execute((ConnectionCallback<String>) (connection) -> connection.getMetaData().getDatabaseProductName());
		return (sessions) -> sessions.setCreateSessionAttributeQuery("H2".equals(product) ? H2_QUERY : POSTGRES_QUERY);
	}

	/**
	 * Puts the checks before Spring Session's own repository, which Spring Boot would not
	 * set up beside another bean of that kind.
	 */
	@Bean
	static BeanPostProcessor sessionChecks(ObjectProvider<SessionSettings> settings, ObjectProvider<Clock> clock) {
		return new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String beanName) {
				return (bean instanceof JdbcIndexedSessionRepository sessions) ? new CheckedSessionRepository<>(
						(SessionRepository<?>) sessions, settings::getObject, clock::getObject) : bean;
			}

		};
	}

}
