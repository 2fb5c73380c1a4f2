package io.passkeyprofile.jdbc;

import java.util.Locale;
import java.util.Map;
import java.util.Properties;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Declares the connection pool with a {@link RedactedDataSource} between the pool and the
 * driver, so that everything above the driver, including the pool, gets redacted
 * exceptions. Also keeps H2 from writing the messages to a trace file. Each server
 * imports this class.
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

	@Bean
	@ConfigurationProperties("spring.datasource.hikari")
	HikariDataSource dataSource(DataSourceProperties properties) {
		HikariDataSource pool = properties.initializeDataSourceBuilder().type(HikariDataSource.class).build();
		Properties driverProperties = new Properties();
		String url = pool.getJdbcUrl().toUpperCase(Locale.ROOT);
		if (url.startsWith("JDBC:H2:")) {
			H2_SETTINGS.forEach((name, value) -> {
				if (!url.contains(name)) {
					driverProperties.setProperty(name, value);
				}
			});
		}
		pool.setDataSource(new RedactedDataSource(new DriverDataSource(pool.getJdbcUrl(), pool.getDriverClassName(),
				driverProperties, pool.getUsername(), pool.getPassword())));
		return pool;
	}

}
