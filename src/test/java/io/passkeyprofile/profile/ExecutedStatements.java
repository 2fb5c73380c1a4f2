package io.passkeyprofile.profile;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Records the SQL statements and commits of the requests to an application, below its
 * connection pool. Can also make one of them fail, as a database does that stops
 * answering.
 */
public final class ExecutedStatements implements BeanPostProcessor {

	private final List<String> statements = new CopyOnWriteArrayList<>();

	private volatile boolean recording;

	private volatile @Nullable String failing;

	private final AtomicInteger succeeding = new AtomicInteger();

	@Override
	public Object postProcessBeforeInitialization(Object bean, String name) {
		if (bean instanceof HikariDataSource pool && pool.getDataSource() != null) {
			DataSource driver = pool.getDataSource();
			pool.setDataSource(new DelegatingDataSource(driver) {

				@Override
				public Connection getConnection() throws SQLException {
					return recorded(super.getConnection(), Connection.class, null);
				}

				@Override
				public Connection getConnection(String username, String password) throws SQLException {
					return recorded(super.getConnection(username, password), Connection.class, null);
				}

			});
		}
		return bean;
	}

	/** Starts to record. */
	public void start() {
		this.statements.clear();
		this.recording = true;
	}

	/** Stops, and returns what was executed since the start, in order. */
	public List<String> stop() {
		this.recording = false;
		return List.copyOf(this.statements);
	}

	/**
	 * Makes one statement fail.
	 * @param part what the statement contains
	 * @param succeeding how many of these succeed before it
	 */
	public void failAfter(String part, int succeeding) {
		this.succeeding.set(succeeding);
		this.failing = part;
	}

	/**
	 * Returns whether a statement was to fail and has not yet; none fails from now on.
	 */
	public boolean stopFailing() {
		boolean waiting = this.failing != null;
		this.failing = null;
		return waiting;
	}

	private void record(String statement) throws SQLException {
		// Not the statements of background jobs, which may run at any time
		if (!Thread.currentThread().getName().startsWith("http-nio-")) {
			return;
		}
		if (this.recording) {
			this.statements.add(statement);
		}
		String part = this.failing;
		if (part != null && statement.contains(part) && this.succeeding.getAndDecrement() == 0) {
			this.failing = null;
			throw new SQLTransientException("The database stopped answering", "57014");
		}
	}

	private <T> T recorded(T target, Class<T> type, @Nullable String sql) {
		return type.cast(Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> {
					if (method.getName().equals("commit")) {
						record("commit");
					}
					if (method.getName().startsWith("execute")) {
						record((sql != null) ? sql : (String) arguments[0]);
					}
					try {
						Object result = method.invoke(target, arguments);
						return (result instanceof PreparedStatement statement)
								? recorded(statement, PreparedStatement.class, (String) arguments[0]) : result;
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				}));
	}

}
