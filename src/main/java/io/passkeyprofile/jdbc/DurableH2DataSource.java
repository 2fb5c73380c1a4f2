package io.passkeyprofile.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Returns from a commit only when H2 has written it to its file, so that it survives the
 * end of the process. By itself H2 acknowledges a commit first and writes it up to half a
 * second later. Its setting {@code WRITE_DELAY=0} would write every commit on its own,
 * and never clean the file up while it is open; here, those that commit at the same time
 * share a write.
 */
final class DurableH2DataSource extends DelegatingDataSource {

	private final AtomicLong lastCommit = new AtomicLong();

	private final Object writing = new Object();

	private long lastWritten;

	/**
	 * Creates the data source.
	 * @param driver a data source of the driver, not of a pool
	 */
	DurableH2DataSource(DataSource driver) {
		super(driver);
	}

	@Override
	public Connection getConnection() throws SQLException {
		return wrap(super.getConnection());
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		return wrap(super.getConnection(username, password));
	}

	private Connection wrap(Connection connection) throws SQLException {
		Changes changes = new Changes(connection);
		return changes.watch(connection, Connection.class);
	}

	/** What one connection has changed. */
	private final class Changes {

		private final Connection connection;

		private final PreparedStatement checkpoint;

		private boolean pending;

		Changes(Connection connection) throws SQLException {
			this.connection = connection;
			this.checkpoint = connection.prepareStatement("checkpoint");
		}

		<T> T watch(T target, Class<T> type) {
			return type.cast(Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { type },
					(proxy, method, arguments) -> call(target, method, arguments)));
		}

		private @Nullable Object call(Object target, Method method, @Nullable Object @Nullable [] arguments)
				throws Throwable {
			Object result;
			try {
				result = method.invoke(target, arguments);
			}
			catch (InvocationTargetException ex) {
				throw ex.getTargetException();
			}
			if (target instanceof Statement) {
				String name = method.getName();
				if (name.startsWith("execute") && !name.equals("executeQuery") && !Boolean.TRUE.equals(result)) {
					this.pending = true;
					if (this.connection.getAutoCommit()) {
						write();
					}
				}
				return result;
			}
			switch (method.getName()) {
				case "commit", "setAutoCommit" -> write();
				case "rollback" -> this.pending = (arguments != null) && this.pending;
				default -> {
				}
			}
			return (result instanceof Statement && Statement.class.isAssignableFrom(method.getReturnType()))
					? watchStatement(result, method.getReturnType()) : result;
		}

		@SuppressWarnings("unchecked")
		private Object watchStatement(Object statement, Class<?> type) {
			return watch(statement, (Class<Object>) type);
		}

		private void write() throws SQLException {
			if (!this.pending) {
				return;
			}
			this.pending = false;
			long own = DurableH2DataSource.this.lastCommit.incrementAndGet();
			synchronized (DurableH2DataSource.this.writing) {
				if (DurableH2DataSource.this.lastWritten < own) {
					long last = DurableH2DataSource.this.lastCommit.get();
					this.checkpoint.execute();
					DurableH2DataSource.this.lastWritten = last;
				}
			}
		}

	}

}
