package io.passkeyprofile.jdbc;

import java.util.Locale;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;

import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Puts {@link RedactedSqlExceptions} between the pool and the driver, so that everything
 * that uses the database gets redacted exceptions, the pool included. Keeps H2 from
 * writing the messages to a file of its own. Each server imports it by name.
 */
public final class RedactedSqlExceptionsPostProcessor implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof HikariDataSource pool && pool.getDataSource() == null && pool.getJdbcUrl() != null) {
			String url = pool.getJdbcUrl().toUpperCase(Locale.ROOT);
			if (url.startsWith("JDBC:H2:") && !url.contains("TRACE_LEVEL_FILE")) {
				pool.addDataSourceProperty("TRACE_LEVEL_FILE", "0");
			}
			pool.setDataSource(
					new RedactedSqlExceptions(new DriverDataSource(pool.getJdbcUrl(), pool.getDriverClassName(),
							pool.getDataSourceProperties(), pool.getUsername(), pool.getPassword())));
		}
		return bean;
	}

}
