package io.passkeyprofile.jdbc;

import java.util.Locale;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;

import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Puts {@link RedactedSqlExceptions} between the pool and the driver, so that everything
 * above the driver, including the pool, gets redacted exceptions. Also keeps H2 from
 * writing the messages to a trace file. Each server imports this class.
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
