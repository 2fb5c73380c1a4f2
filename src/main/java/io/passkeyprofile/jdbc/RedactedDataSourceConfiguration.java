package io.passkeyprofile.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import io.passkeyprofile.jdbc.ServerDataSource.Use;
import javax.sql.DataSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayDataSource;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.task.ThreadPoolTaskSchedulerCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Declares the connection pools with a {@link ServerDataSource.Redacted} between each
 * pool and the driver, so that everything above the driver, including the pool, gets
 * redacted exceptions. Also keeps H2 from writing the messages to a trace file. Each
 * server imports this class.
 * <p>
 * All waits are so short that a request is answered within five seconds, whatever the
 * database does: two seconds for a connection, two for a statement.
 */
@Configuration(proxyBeanMethods = false)
public class RedactedDataSourceConfiguration {

	/**
	 * No trace file, and each connection keeps as many parsed statements as the servers
	 * have. H2 would keep eight. The database is open until the pool closes: H2 would
	 * close it as soon as the process is told to stop.
	 */
	private static final Map<String, String> H2_SETTINGS = Map.of("TRACE_LEVEL_FILE", "0", "QUERY_CACHE_SIZE", "64",
			"DB_CLOSE_ON_EXIT", "FALSE");

	private static final Map<String, String> POSTGRES_SETTINGS = Map.of("connectTimeout", "2", "tcpKeepAlive", "true");

	/** For a server that doesn't answer at all. In seconds. */
	private static final Map<String, String> POSTGRES_TIMEOUT = Map.of("socketTimeout", "2");

	/**
	 * Otherwise a job would wait for hours for a server that lost its power or its
	 * network. In seconds.
	 */
	private static final Map<String, String> POSTGRES_BACKGROUND_TIMEOUT = Map.of("socketTimeout", "120");

	/** Only locks can keep a statement from ending, because H2 is in this process. */
	private static final String H2_TIMEOUTS = "set lock_timeout 1500";

	private static final String POSTGRES_TIMEOUTS = "set statement_timeout = 1800; set lock_timeout = 1500";

	/** Together with the validation, two seconds. */
	private static final Duration CONNECTION_TIMEOUT = Duration.ofMillis(1500);

	private static final Duration VALIDATION_TIMEOUT = Duration.ofMillis(500);

	private static final int RESERVED = 2;

	private static final Duration WAIT_AT_START = Duration.ofSeconds(60);

	private static final Duration FOREVER = Duration.ofDays(365);

	@Bean(defaultCandidate = false)
	@ConfigurationProperties("spring.datasource.hikari")
	HikariDataSource pool(DataSourceProperties properties) {
		HikariDataSource pool = properties.initializeDataSourceBuilder().type(HikariDataSource.class).build();
		pool.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
		pool.setValidationTimeout(VALIDATION_TIMEOUT.toMillis());
		pool.setInitializationFailTimeout(-1);
		pool.setConnectionInitSql(isH2(pool) ? H2_TIMEOUTS : POSTGRES_TIMEOUTS);
		pool.setDataSource(new PatientDataSource(driver(pool, POSTGRES_TIMEOUT), FOREVER));
		return pool;
	}

	@Bean(defaultCandidate = false)
	HikariDataSource reserve(@Qualifier("pool") HikariDataSource pool) {
		HikariDataSource reserve = new HikariDataSource();
		pool.copyStateTo(reserve);
		reserve.setPoolName((pool.getPoolName() != null) ? pool.getPoolName() + "-reserve" : "reserve");
		reserve.setMinimumIdle(1);
		reserve.setMaximumPoolSize(RESERVED);
		return reserve;
	}

	@Bean
	DataSource dataSource(@Qualifier("pool") HikariDataSource pool, @Qualifier("reserve") HikariDataSource reserve) {
		return new ServerDataSource(Map.of(Use.REQUEST, pool, Use.RESERVED, reserve, Use.BACKGROUND,
				patient(pool, POSTGRES_BACKGROUND_TIMEOUT)));
	}

	/** Connections without time-outs, because a migration may take hours. */
	@Bean(defaultCandidate = false)
	@FlywayDataSource
	DataSource unhurried(@Qualifier("pool") HikariDataSource pool) {
		return patient(pool, Map.of());
	}

	/**
	 * Connections that don't come from a pool, and wait for a database that starts later
	 * than the server.
	 */
	private static DataSource patient(HikariDataSource pool, Map<String, String> postgresTimeout) {
		DataSource openedPool = new PatientDataSource(pool, WAIT_AT_START);
		return new DelegatingDataSource(new PatientDataSource(driver(pool, postgresTimeout), WAIT_AT_START)) {

			@Override
			public Connection getConnection() throws SQLException {
				Connection connection = super.getConnection();
				// The pool has too little patience to open a large H2 file. Also, an
				// in-memory database of H2 disappears with its last connection
				openedPool.getConnection().close();
				return connection;
			}

		};
	}

	@Bean
	ThreadPoolTaskSchedulerCustomizer jobs() {
		return (scheduler) -> {
			scheduler.setTaskDecorator((task) -> () -> BackgroundWork.run(task));
			scheduler.setErrorHandler(BackgroundWork::report);
			// A server that stops waits for its running jobs and requests together
			scheduler.setPhase(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
		};
	}

	private static DataSource driver(HikariDataSource pool, Map<String, String> postgresTimeout) {
		String url = pool.getJdbcUrl();
		Properties settings = new Properties();
		if (isH2(pool)) {
			String given = url.toUpperCase(Locale.ROOT);
			H2_SETTINGS.forEach((name, value) -> {
				if (!given.contains(name)) {
					settings.setProperty(name, value);
				}
			});
		}
		else {
			// The driver prefers what the URL says
			settings.putAll(POSTGRES_SETTINGS);
			settings.putAll(postgresTimeout);
		}
		DataSource driver = new DriverDataSource(url, pool.getDriverClassName(), settings, pool.getUsername(),
				pool.getPassword());
		return new ServerDataSource.Redacted(isH2(pool) ? new ServerDataSource.DurableH2(driver) : driver);
	}

	private static boolean isH2(HikariDataSource pool) {
		return pool.getJdbcUrl().regionMatches(true, 0, "jdbc:h2:", 0, "jdbc:h2:".length());
	}

}
