package io.passkeyprofile.profile.session;

import java.io.IOException;
import java.time.Clock;
import java.util.Objects;

import io.passkeyprofile.jdbc.DatabaseFailure;
import io.passkeyprofile.jdbc.ReservedConnectionFilter;
import io.passkeyprofile.profile.web.ErrorPages;
import io.passkeyprofile.profile.web.ProfileSettings;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.session.autoconfigure.SessionTimeout;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.session.SessionRepository;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.session.web.http.HttpSessionIdResolver;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Spring Session JDBC as this application uses it.
 */
@Configuration(proxyBeanMethods = false)
@EnableSpringHttpSession
class SessionConfiguration {

	private static final String SIGN_OUT = "/sign-out";

	/** Adds nothing to a session that another request has deleted. */
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

	/**
	 * Deletes expired sessions, every minute, in a statement that stays short however
	 * many have expired at once. H2 would run the other statement's query for each row.
	 */
	private static final String H2_CLEANUP_QUERY = "DELETE FROM %TABLE_NAME% WHERE EXPIRY_TIME < ? FETCH FIRST 10000 ROWS ONLY";

	private static final String POSTGRES_CLEANUP_QUERY = """
			DELETE FROM %TABLE_NAME% WHERE PRIMARY_ID IN
			(SELECT PRIMARY_ID FROM %TABLE_NAME% WHERE EXPIRY_TIME < ? FETCH FIRST 10000 ROWS ONLY)
			""";

	@Bean
	SessionRepository<?> sessionRepository(
			@Qualifier("jdbcSessionRepository") SessionRepository<?> jdbcSessionRepository, SessionSettings settings,
			Clock clock) {
		return new CheckedSessionRepository<>(jdbcSessionRepository, settings.absoluteTimeout(), clock);
	}

	@Bean(defaultCandidate = false)
	JdbcIndexedSessionRepository jdbcSessionRepository(JdbcTemplate jdbc, PlatformTransactionManager transactions,
			SessionTimeout timeout, SessionJson json) {
		JdbcIndexedSessionRepository sessions = new JdbcIndexedSessionRepository(jdbc,
				new CheckedSessionRepository.ChangeTransactions(transactions));
		sessions.setDefaultMaxInactiveInterval(Objects.requireNonNull(timeout.getTimeout()));
		sessions.setSessionIdGenerator(CheckedSessionRepository::newId);
		sessions.setConversionService(json.conversionService());
		sessions.setIndexResolver(SignIn::index);
		sessions.setCleanupCron(ScheduledTaskRegistrar.CRON_DISABLED);
		boolean h2 = isH2(jdbc);
		sessions.setCreateSessionAttributeQuery(h2 ? H2_QUERY : POSTGRES_QUERY);
		sessions.setDeleteSessionsByExpiryTimeQuery(h2 ? H2_CLEANUP_QUERY : POSTGRES_CLEANUP_QUERY);
		return sessions;
	}

	/** Cleans up with the other background jobs, whose statements may take long. */
	@Bean
	SchedulingConfigurer sessionCleanUp(
			@Qualifier("jdbcSessionRepository") JdbcIndexedSessionRepository jdbcSessionRepository) {
		return (tasks) -> tasks.addCronTask(jdbcSessionRepository::cleanUpExpiredSessions,
				JdbcIndexedSessionRepository.DEFAULT_CLEANUP_CRON);
	}

	@Bean
	CookieSerializer sessionCookie(ProfileSettings settings) {
		DefaultCookieSerializer cookies = new DefaultCookieSerializer();
		cookies.setCookieName(settings.cookieName("SESSION"));
		cookies.setCookiePath("/");
		cookies.setUseSecureCookie(settings.httpsOnly());
		cookies.setUseHttpOnlyCookie(true);
		cookies.setSameSite("Lax");
		cookies.setUseBase64Encoding(false);
		return cookies;
	}

	/**
	 * Keeps connections for signing out, so that people can do that even if slow requests
	 * use up all others. Comes before Spring Session, which reads the session.
	 */
	@Bean
	FilterRegistrationBean<ReservedConnectionFilter> connectionsForSignOut() {
		FilterRegistrationBean<ReservedConnectionFilter> filter = new FilterRegistrationBean<>(
				new ReservedConnectionFilter());
		filter.addUrlPatterns(SIGN_OUT);
		filter.setOrder(SessionRepositoryFilter.DEFAULT_ORDER - 2);
		return filter;
	}

	/**
	 * Deletes the cookie even if the session can't be ended in the database, and says so.
	 */
	@Bean
	FilterRegistrationBean<Filter> unfinishedSignOut(HttpSessionIdResolver ids) {
		FilterRegistrationBean<Filter> filter = new FilterRegistrationBean<>((request, response, chain) -> {
			try {
				chain.doFilter(request, response);
			}
			catch (ServletException | IOException | RuntimeException ex) {
				HttpServletRequest http = (HttpServletRequest) request;
				// Spring Security checks the CSRF token before anything reads the session
				if (HttpMethod.POST.matches(http.getMethod()) && DatabaseFailure.isCauseOf(ex)) {
					ids.expireSession(http, (HttpServletResponse) response);
					request.setAttribute(ErrorPages.REASON, "sign-out-unfinished");
				}
				throw ex;
			}
		});
		filter.addUrlPatterns(SIGN_OUT);
		filter.setOrder(SessionRepositoryFilter.DEFAULT_ORDER - 1);
		return filter;
	}

	private static boolean isH2(JdbcTemplate jdbc) {
		return Objects.equals("H2", jdbc
			.execute((ConnectionCallback<String>) (connection) -> connection.getMetaData().getDatabaseProductName()));
	}

}
