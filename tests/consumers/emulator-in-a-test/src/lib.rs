//! A program that uses ID Center, with a test that needs no organization.

#[cfg(test)]
mod tests {
    use iam_client::Client;
    use iam_client::model::users::UserSetRequest;
    use iam_emulator::Emulator;

    #[tokio::test]
    async fn a_department_that_was_set_is_shown() -> Result<(), Box<dyn std::error::Error>> {
        let emulator = Emulator::builder().build()?;
        let server = emulator.bind("127.0.0.1:0").await?;
        let client = Client::builder()
            .endpoint(server.endpoint_url().parse()?)
            .credentials(emulator.credentials().clone())
            .build()?;
        let instance = emulator.instance_id().ok_or("no instance")?;
        let john: iam_client::model::UserUuid = "138c2fc8c29a449dbfa8681f8f1d78e2".parse()?;
        let request = UserSetRequest::new(instance.clone()).department("인사팀");
        client.users().set(john.clone(), request).await?;
        let shown = client.users().show(john, instance).await?;
        let user = shown.user.value().ok_or("no user")?;
        assert_eq!(user.department.as_str(), Some("인사팀"));
        server.shutdown().await;
        Ok(())
    }
}
