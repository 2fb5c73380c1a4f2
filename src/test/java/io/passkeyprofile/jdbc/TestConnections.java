package io.passkeyprofile.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;

import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;

/**
 * The data sources of the application or the sandbox, without the rest of it.
 *
 * @param pool the pool of all requests
 * @param reserve the pool with connections kept for some requests
 * @param unhurried connections without time-outs, for migrations
 * @param dataSource what the server uses
 */
record TestConnections(HikariDataSource pool, HikariDataSource reserve, DataSource unhurried,
		DataSource dataSource) implements AutoCloseable {

	static TestConnections to(String url, String username, String password) {
		DataSourceProperties properties = new DataSourceProperties();
		properties.setUrl(url);
		properties.setUsername(username);
		properties.setPassword(password);
		RedactedDataSourceConfiguration configuration = new RedactedDataSourceConfiguration();
		HikariDataSource pool = configuration.pool(properties);
		HikariDataSource reserve = configuration.reserve(pool);
		DataSource unhurried = configuration.unhurried(pool);
		return new TestConnections(pool, reserve, unhurried, configuration.dataSource(pool, reserve));
	}

	@Override
	public void close() {
		this.pool.close();
		this.reserve.close();
	}

}
